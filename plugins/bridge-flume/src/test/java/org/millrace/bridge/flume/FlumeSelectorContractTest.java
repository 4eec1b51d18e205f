package org.millrace.bridge.flume;

import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.millrace.api.event.Event;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.SelectorContract;

/** By Flume's multiplexing selector, which leaves out what is no channel of the source. */
@ExtendWith(FlumeHome.class)
class FlumeSelectorContractTest extends SelectorContract {
    @Override
    protected ChannelSelector make(Settings settings) {
        return Connectors.make(FlumeSelector.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("bridge.class", "org.apache.flume.channel.MultiplexingChannelSelector")
                .with("header", "state")
                .with("mapping.CZ", "c1")
                .with("mapping.US", "c1 c2")
                .with("optional.CZ", "c3");
    }

    @Override
    protected List<Event> samples() {
        return List.of(
                Event.of("one").withHeader("state", "CZ"),
                Event.of("two").withHeader("state", "US"),
                Event.of("three").withHeader("state", "XX"),
                Event.of("four"));
    }
}
