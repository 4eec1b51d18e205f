package org.millrace.testkit.mutation;

import java.time.Duration;
import org.millrace.api.channel.Channel;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.ChannelContract;

/** The suite of {@link GoodChannel} and of its faults. */
class ChannelSuite extends ChannelContract {
    @Override
    protected Channel make(Settings settings) {
        return new GoodChannel(Mutation.current());
    }

    @Override
    protected int capacity() {
        return GoodChannel.CAPACITY;
    }

    @Override
    protected Duration patience() {
        return Duration.ofMillis(1500);
    }
}
