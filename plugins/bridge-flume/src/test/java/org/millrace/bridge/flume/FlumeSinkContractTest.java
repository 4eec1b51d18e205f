package org.millrace.bridge.flume;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.millrace.api.sink.Sink;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.SinkContract;

/** By Flume's null sink. */
@ExtendWith(FlumeHome.class)
class FlumeSinkContractTest extends SinkContract {
    @Override
    protected Sink make(Settings settings) {
        return Connectors.make(FlumeSink.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("bridge.class", "org.apache.flume.sink.NullSink");
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("bridge.exclusive", "maybe");
    }
}
