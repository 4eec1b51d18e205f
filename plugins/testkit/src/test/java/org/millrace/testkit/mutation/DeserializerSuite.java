package org.millrace.testkit.mutation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.millrace.api.serializer.Deserializer;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.DeserializerContract;

/** The suite of {@link GoodLines}, read. */
class DeserializerSuite extends DeserializerContract {
    @Override
    protected Deserializer make(Settings settings) {
        return new GoodLines(Mutation.current());
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
                "event 0\nevent\0001\nevent 2\n".getBytes(StandardCharsets.UTF_8),
                "a\n\0\n\0b\nc\n\0".getBytes(StandardCharsets.UTF_8));
    }
}
