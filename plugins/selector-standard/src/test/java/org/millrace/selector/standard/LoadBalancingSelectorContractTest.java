package org.millrace.selector.standard;

import java.util.Map;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.SelectorContract;

class LoadBalancingSelectorContractTest extends SelectorContract {
    @Override
    protected ChannelSelector make(Settings settings) {
        return Connectors.make(LoadBalancingSelector.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("policy", "random");
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("policy", "org.example.Policy");
    }
}
