package org.millrace.source.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.millrace.api.serializer.Deserializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.DeserializerContract;

class JsonDeserializerContractTest extends DeserializerContract {
    @Override
    protected Deserializer make(Settings settings) {
        return Connectors.make(JsonDeserializer.class, settings);
    }

    @Override
    protected byte[] file(List<String> bodies) {
        return bodies.stream()
                .map(body -> "{\"headers\":{\"n\":1},\"body\":\"" + body + "\"}")
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected List<byte[]> malformed() {
        return Stream.of(
                        "{[\"a\": \"b\"],\"body\": \"random_body\"}",
                        "[{\"body\":\"a\"},3]",
                        "[{\"body\":\"a\"}] behind",
                        "[[{}]]",
                        "null",
                        "[{\"headers\":{\"a\":{\"b\":\"c\"}}}]",
                        "[{\"headers\":{\"a\":\"b\",\"a\":\"c\"}}]",
                        "[{\"headers\":[]}]",
                        "[{\"body\":{}}]",
                        "[{\"body\":\"\\u00zz\"}]",
                        "[{\"x\":" + "[".repeat(2000) + "}]")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
