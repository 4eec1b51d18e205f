package org.millrace.serializer.standard;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.millrace.api.serializer.Serializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.SerializerContract;

class HeaderAndTextSerializerContractTest extends SerializerContract {
    @Override
    protected Serializer make(Settings settings) {
        return Connectors.make(HeaderAndTextSerializer.class, settings);
    }

    @Override
    protected List<String> read(byte[] file) {
        return new String(file, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.substring("{} ".length()))
                .toList();
    }
}
