package org.millrace.source.thrift;

import java.util.Map;
import java.util.Optional;
import org.millrace.api.source.Source;
import org.millrace.peer.rpc.CallingPeer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.contract.Peer;
import org.millrace.testkit.contract.SourceContract;

class ThriftSourceContractTest extends SourceContract {
    @Override
    protected Source make(Settings settings) {
        return Connectors.make(ThriftSource.class, settings);
    }

    @Override
    protected Settings settings() {
        return Ends.PLAIN;
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of(
                "bind", " ",
                "port", "65536",
                "protocol", "json",
                "threads", "-1",
                "client-auth", "perhaps",
                "maxRequestBytes", "10");
    }

    @Override
    protected Optional<Settings> unopenable() {
        return Optional.of(settings().with("ssl", "true").with("keystore", "/nowhere/keys.p12"));
    }

    @Override
    protected Peer connect(TestContext context) throws Exception {
        return new CallingPeer(Ends.client((int) context.gaugeValue("Port")));
    }
}
