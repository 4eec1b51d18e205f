package org.millrace.source.syslog;

import java.util.Map;
import java.util.Optional;
import org.millrace.api.source.Source;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.contract.Peer;
import org.millrace.testkit.contract.SourceContract;

class SyslogTcpSourceContractTest extends SourceContract {
    @Override
    protected Source make(Settings settings) {
        return Connectors.make(SyslogTcpSource.class, settings);
    }

    @Override
    protected Settings settings() {
        return Running.TCP;
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of(
                "host", " ",
                "port", "65536",
                "eventSize", "0",
                "keepFields", "priority, colour",
                "structuredData", "drop",
                "timeZone", "Middle/Earth",
                "format.regex", "<(\\d+)>(.*)",
                "client-auth", "perhaps");
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
