package org.millrace.source.avro;

import java.util.Map;
import java.util.Optional;
import org.millrace.api.source.Source;
import org.millrace.peer.rpc.CallingPeer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.contract.Peer;
import org.millrace.testkit.contract.SourceContract;

class AvroSourceContractTest extends SourceContract {
    @Override
    protected Source make(Settings settings) {
        return Connectors.make(AvroSource.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("bind", "127.0.0.1").with("port", 0);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of(
                "bind", " ",
                "port", "65536",
                "compression-type", "gzip",
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
