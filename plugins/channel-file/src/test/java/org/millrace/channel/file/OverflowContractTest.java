package org.millrace.channel.file;

import org.millrace.api.channel.Channel;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.ChannelContract;

/** A spillable channel that keeps everything on disk. */
class OverflowContractTest extends ChannelContract {
    @Override
    protected Channel make(Settings settings) {
        return Connectors.make(SpillableChannel.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("memoryCapacity", 0)
                .with("overflowCapacity", capacity())
                .with("overflowTimeout", 300)
                .with("transactionCapacity", 20)
                .with("minimumRequiredSpace", 1 << 20);
    }

    @Override
    protected int capacity() {
        return 40;
    }
}
