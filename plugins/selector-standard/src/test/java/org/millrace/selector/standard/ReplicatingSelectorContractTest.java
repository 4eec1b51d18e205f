package org.millrace.selector.standard;

import java.util.Map;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.SelectorContract;

class ReplicatingSelectorContractTest extends SelectorContract {
    @Override
    protected ChannelSelector make(Settings settings) {
        return Connectors.make(ReplicatingSelector.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("optional", "c3");
    }

    @Override
    protected Map<String, String> unbindable() {
        return Map.of("optional", "c9");
    }
}
