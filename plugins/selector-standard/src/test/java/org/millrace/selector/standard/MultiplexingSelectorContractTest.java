package org.millrace.selector.standard;

import java.util.List;
import java.util.Map;
import org.millrace.api.event.Event;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.SelectorContract;

class MultiplexingSelectorContractTest extends SelectorContract {
    @Override
    protected ChannelSelector make(Settings settings) {
        return Connectors.make(MultiplexingSelector.class, settings);
    }

    /** Without a default: what is not mapped goes nowhere. */
    @Override
    protected Settings settings() {
        return Settings.of("header", "state")
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

    @Override
    protected Map<String, String> unbindable() {
        return Map.of("default", "c9", "mapping.DE", "c1 c9", "optional.DE", "c9");
    }
}
