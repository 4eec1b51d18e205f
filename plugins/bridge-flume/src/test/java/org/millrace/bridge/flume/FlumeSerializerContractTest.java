package org.millrace.bridge.flume;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.millrace.api.serializer.Serializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.SerializerContract;

/** By Flume's serializer of bodies. */
@ExtendWith(FlumeHome.class)
class FlumeSerializerContractTest extends SerializerContract {
    @Override
    protected Serializer make(Settings settings) {
        return Connectors.make(FlumeSerializer.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("bridge.class", "org.apache.flume.serialization.BodyTextEventSerializer$Builder");
    }

    @Override
    protected List<String> read(byte[] file) {
        return new String(file, StandardCharsets.UTF_8).lines().toList();
    }
}
