package org.millrace.sink.discard;

import java.util.Map;
import org.millrace.api.sink.Sink;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.SinkContract;

class NullSinkContractTest extends SinkContract {
    @Override
    protected Sink make(Settings settings) {
        return Connectors.make(NullSink.class, settings);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("batchSize", "0", "logEveryNEvents", "-1");
    }
}
