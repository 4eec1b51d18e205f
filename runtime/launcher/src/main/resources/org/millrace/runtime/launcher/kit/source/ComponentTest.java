package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.OpenSource;

class ${class}Test {
    @Test
    void eachDatagramIsAnEvent() throws Exception {
        try (OpenSource source = Connectors.source(${class}.class).set("port", "0").open();
                DatagramChannel peer = DatagramChannel.open()) {
            peer.connect(source.context().datagramAddresses().get(0));
            peer.write(ByteBuffer.wrap("two\nlines".getBytes(StandardCharsets.UTF_8)));
            assertEquals(List.of("two\nlines"), source.await(1));
        }
    }
}
