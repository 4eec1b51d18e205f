package org.millrace.source.netcat;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.millrace.api.source.Source;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.contract.SourceContract;

class NetcatSourceContractTest extends SourceContract {
    @Override
    protected Source make(Settings settings) {
        return Connectors.make(NetcatSource.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("bind", "127.0.0.1").with("port", 0);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("bind", " ", "port", "65536", "max-line-length", "0", "encoding", "none");
    }

    @Override
    protected Optional<Settings> unopenable() {
        return Optional.of(settings().with("bind", "host.invalid"));
    }

    @Override
    protected org.millrace.testkit.contract.Peer connect(TestContext context) throws Exception {
        Peer peer = new Peer((int) context.gaugeValue("Port"));
        return new org.millrace.testkit.contract.Peer() {
            @Override
            public void send(String body) throws Exception {
                peer.say(body + "\n");
            }

            @Override
            public Optional<Boolean> answer(Duration within) throws Exception {
                peer.patience(within);
                try {
                    String answer = peer.answer();
                    return answer == null ? Optional.empty() : Optional.of(answer.equals("OK"));
                } catch (SocketTimeoutException e) {
                    return Optional.empty();
                }
            }

            @Override
            public void die() throws Exception {
                peer.say("half of a li");
                peer.reset();
            }

            @Override
            public void close() throws Exception {
                peer.close();
            }
        };
    }
}
