package org.millrace.bridge.flume;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;
import org.millrace.api.serializer.Deserializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.DeserializerContract;

/** By Flume's deserializer of lines. */
@ExtendWith(FlumeHome.class)
class FlumeDeserializerContractTest extends DeserializerContract {
    @Override
    protected Deserializer make(Settings settings) {
        return Connectors.make(FlumeDeserializer.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("bridge.class", "org.apache.flume.serialization.LineDeserializer$Builder");
    }

    @Override
    protected byte[] file(List<String> bodies) {
        return bodies.stream()
                .map(body -> body + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }
}
