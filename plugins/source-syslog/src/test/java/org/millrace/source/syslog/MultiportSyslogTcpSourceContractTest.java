package org.millrace.source.syslog;

import java.util.Map;
import java.util.Optional;
import org.millrace.api.source.Source;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.contract.Peer;
import org.millrace.testkit.contract.SourceContract;

class MultiportSyslogTcpSourceContractTest extends SourceContract {
    @Override
    protected Source make(Settings settings) {
        return Connectors.make(MultiportSyslogTcpSource.class, settings);
    }

    @Override
    protected Settings settings() {
        return Running.MULTI;
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of(
                "host", " ",
                "ports", "5140 5141 5140",
                "charset.default", "utf-16",
                "charset.port.5140", "klingon",
                "charset.port.x", "UTF-8",
                "batchSize", "0",
                "numProcessors", "-1",
                "eventSize", "16777217");
    }

    @Override
    protected Optional<Settings> unopenable() {
        return Optional.of(settings().with("ssl", "true").with("keystore", "/nowhere/keys.p12"));
    }

    @Override
    protected boolean answers() {
        return false;
    }

    @Override
    protected Peer connect(TestContext context) throws Exception {
        return new TcpPeer((int) context.gaugeValue("Port"));
    }
}
