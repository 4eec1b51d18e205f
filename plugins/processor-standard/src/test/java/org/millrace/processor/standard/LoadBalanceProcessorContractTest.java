package org.millrace.processor.standard;

import java.util.Map;
import org.millrace.api.sink.SinkProcessor;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.ProcessorContract;

class LoadBalanceProcessorContractTest extends ProcessorContract {
    @Override
    protected SinkProcessor make(Settings settings) {
        return Connectors.make(LoadBalanceProcessor.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("backoff", true).with("selector.maxTimeOut", 50);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("selector", "org.example.Selector", "selector.maxTimeOut", "-1");
    }
}
