package com.acme.mydeserializer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.millrace.api.serializer.Deserializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.DeserializerContract;

class MyDeserializerContractTest extends DeserializerContract {
    @Override
    protected Deserializer make(Settings settings) {
        return Connectors.make(MyDeserializer.class, settings);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("maxBytes", "0");
    }

    @Override
    protected byte[] file(List<String> bodies) {
        return String.join("", bodies.stream().map(body -> body + "\n").toList())
                .getBytes(StandardCharsets.UTF_8);
    }
}
