package org.millrace.channel.memory;

import java.util.Map;
import org.millrace.api.channel.Channel;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.ChannelContract;

class MemoryChannelContractTest extends ChannelContract {
    @Override
    protected Channel make(Settings settings) {
        return Connectors.make(MemoryChannel.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("capacity", capacity())
                .with("transactionCapacity", 20)
                .with("keep-alive", 300);
    }

    @Override
    protected int capacity() {
        return 40;
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of(
                "capacity", "0",
                "transactionCapacity", "41",
                "keep-alive", "-1",
                "byteCapacityBufferPercentage", "100",
                "byteCapacity", "-2");
    }
}
