package org.millrace.testkit.mutation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.millrace.api.serializer.Serializer;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.SerializerContract;

/** The suite of {@link GoodLines}, written. */
class SerializerSuite extends SerializerContract {
    @Override
    protected Serializer make(Settings settings) {
        return new GoodLines(Mutation.current());
    }

    @Override
    protected List<String> read(byte[] file) {
        return new String(file, StandardCharsets.UTF_8).lines().toList();
    }
}
