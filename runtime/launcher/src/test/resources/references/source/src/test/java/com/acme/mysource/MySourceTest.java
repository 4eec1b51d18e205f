package com.acme.mysource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.OpenSource;

class MySourceTest {
    @Test
    void eachDatagramIsAnEvent() throws Exception {
        try (OpenSource source = Connectors.source(MySource.class).set("port", "0").open();
                DatagramChannel peer = DatagramChannel.open()) {
            peer.connect(source.context().datagramAddresses().get(0));
            peer.write(ByteBuffer.wrap("two\nlines".getBytes(StandardCharsets.UTF_8)));
            assertEquals(List.of("two\nlines"), source.await(1));
        }
    }
}
