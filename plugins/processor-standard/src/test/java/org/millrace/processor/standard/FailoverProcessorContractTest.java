package org.millrace.processor.standard;

import java.util.Map;
import org.millrace.api.sink.SinkProcessor;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.ProcessorContract;

class FailoverProcessorContractTest extends ProcessorContract {
    @Override
    protected SinkProcessor make(Settings settings) {
        return Connectors.make(FailoverProcessor.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("priority.k2", 10).with("priority.k1", 5).with("maxpenalty", 50);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("priority.k1", "first", "maxpenalty", "-1");
    }
}
