package org.millrace.channel.file;

import java.util.Map;
import org.millrace.api.channel.Channel;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.ChannelContract;

class SpillableChannelContractTest extends ChannelContract {
    @Override
    protected Channel make(Settings settings) {
        return Connectors.make(SpillableChannel.class, settings);
    }

    /** All in memory: with a disk behind it the capacity is the sum of both, as far as order lets them be filled. */
    @Override
    protected Settings settings() {
        return Settings.of("memoryCapacity", capacity())
                .with("overflowCapacity", 0)
                .with("overflowTimeout", 300)
                .with("transactionCapacity", 20)
                .with("minimumRequiredSpace", 1 << 20);
    }

    @Override
    protected int capacity() {
        return 40;
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("memoryCapacity", "-1", "overflowTimeout", "-1", "byteCapacity", "-2");
    }
}
