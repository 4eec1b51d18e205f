package org.millrace.bridge.flume;

import org.junit.jupiter.api.extension.ExtendWith;
import org.millrace.api.sink.SinkProcessor;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.ProcessorContract;

/** By Flume's fail-over. */
@ExtendWith(FlumeHome.class)
class FlumeProcessorContractTest extends ProcessorContract {
    @Override
    protected SinkProcessor make(Settings settings) {
        return Connectors.make(FlumeProcessor.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("bridge.class", "org.apache.flume.sink.FailoverSinkProcessor")
                .with("sinks", "k1 k2 k3")
                .with("priority.k1", 5)
                .with("priority.k2", 10)
                .with("priority.k3", 1)
                .with("maxpenalty", 50);
    }
}
