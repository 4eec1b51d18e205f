package org.millrace.testkit.mutation;

import java.time.Duration;
import java.util.Map;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.SelectorContract;

/** The suite of {@link GoodSelector} and of its faults. */
class SelectorSuite extends SelectorContract {
    @Override
    protected ChannelSelector make(Settings settings) {
        return new GoodSelector(Mutation.current(), settings);
    }

    @Override
    protected Map<String, String> unbindable() {
        return Map.of("named", "c9");
    }

    @Override
    protected Duration patience() {
        return Duration.ofMillis(800);
    }
}
