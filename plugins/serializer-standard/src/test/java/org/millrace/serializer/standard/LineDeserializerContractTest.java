package org.millrace.serializer.standard;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.millrace.api.serializer.Deserializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.DeserializerContract;

class LineDeserializerContractTest extends DeserializerContract {
    @Override
    protected Deserializer make(Settings settings) {
        return Connectors.make(LineDeserializer.class, settings);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("maxLineLength", "1", "outputCharset", "Klingon");
    }

    @Override
    protected byte[] file(List<String> bodies) {
        return bodies.stream()
                .map(body -> body + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected List<byte[]> malformed() {
        return List.of(
                "a\nb\u00ff\nc\n".getBytes(StandardCharsets.ISO_8859_1),
                "\u00c3\n\u00e2\u0082\n\nc\n\u00ff\u00fe\nd\u00c3".getBytes(StandardCharsets.ISO_8859_1));
    }
}
