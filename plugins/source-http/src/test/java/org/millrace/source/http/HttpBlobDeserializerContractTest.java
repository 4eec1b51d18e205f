package org.millrace.source.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.millrace.api.serializer.Deserializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.DeserializerContract;

/** With a bound of as many bytes as the events of the suite have. */
class HttpBlobDeserializerContractTest extends DeserializerContract {
    @Override
    protected Deserializer make(Settings settings) {
        return Connectors.make(HttpBlobDeserializer.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("maxBlobLength", "event 0".length());
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("maxBlobLength", "0");
    }

    @Override
    protected byte[] file(List<String> bodies) {
        return String.join("", bodies).getBytes(StandardCharsets.UTF_8);
    }
}
