package org.millrace.bridge.flume;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.millrace.api.channel.Channel;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.ChannelContract;

/** By Flume's memory channel. */
@ExtendWith(FlumeHome.class)
class FlumeChannelContractTest extends ChannelContract {
    @Override
    protected Channel make(Settings settings) {
        return Connectors.make(FlumeChannel.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("bridge.class", "org.apache.flume.channel.MemoryChannel")
                .with("capacity", capacity())
                .with("transactionCapacity", 20)
                .with("keep-alive", 0);
    }

    @Override
    protected int capacity() {
        return 40;
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("bridge.durable", "perhaps");
    }
}
