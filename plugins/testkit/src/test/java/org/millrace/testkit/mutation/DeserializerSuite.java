package org.millrace.testkit.mutation;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
        return (String.join("\n", bodies) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
