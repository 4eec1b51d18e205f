package com.acme.mysource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.millrace.api.source.Source;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.contract.Peer;
import org.millrace.testkit.contract.SourceContract;

class MySourceContractTest extends SourceContract {
    @Override
    protected Source make(Settings settings) {
        return Connectors.make(MySource.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("port", "0");
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("port", "70000");
    }

    @Override
    protected boolean answers() {
        return false;
    }

    @Override
    protected boolean receivesDatagrams() {
        return true;
    }

    @Override
    protected Peer connect(TestContext context) throws IOException {
        DatagramChannel peer = DatagramChannel.open().connect(context.datagramAddresses().get(0));
        return new Peer() {
            @Override
            public void send(String body) throws IOException {
                peer.write(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
            }

            @Override
            public Optional<Boolean> answer(Duration within) {
                return Optional.empty();
            }

            @Override
            public void die() throws IOException {
                peer.close();
            }

            @Override
            public void close() throws IOException {
                peer.close();
            }
        };
    }
}
