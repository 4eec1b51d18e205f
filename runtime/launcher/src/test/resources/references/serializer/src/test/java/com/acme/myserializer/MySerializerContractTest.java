package com.acme.myserializer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.millrace.api.serializer.Serializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.SerializerContract;

class MySerializerContractTest extends SerializerContract {
    @Override
    protected Serializer make(Settings settings) {
        return Connectors.make(MySerializer.class, settings);
    }

    @Override
    protected List<String> read(byte[] file) {
        return new String(file, StandardCharsets.UTF_8).lines().toList();
    }
}
