package org.millrace.sink.logger;

import java.util.Map;
import org.millrace.api.sink.Sink;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.SinkContract;

class LoggerSinkContractTest extends SinkContract {
    @Override
    protected Sink make(Settings settings) {
        return Connectors.make(LoggerSink.class, settings);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("maxBytesToLog", "-1");
    }
}
