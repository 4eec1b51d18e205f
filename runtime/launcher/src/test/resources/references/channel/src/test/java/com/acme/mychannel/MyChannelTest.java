package com.acme.mychannel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.api.channel.Lease;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.OpenChannel;

class MyChannelTest {
    @Test
    void whatIsGivenBackComesFirst() throws Exception {
        try (OpenChannel channel = Connectors.channel(MyChannel.class).open()) {
            channel.put("a", "b");
            Lease lease = channel.take(1);
            channel.put("c");
            lease.rollback();
            assertEquals(List.of("a", "b", "c"), channel.drain());
        }
    }
}
