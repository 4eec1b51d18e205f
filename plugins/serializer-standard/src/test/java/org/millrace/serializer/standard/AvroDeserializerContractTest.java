package org.millrace.serializer.standard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.millrace.api.serializer.Deserializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.DeserializerContract;

class AvroDeserializerContractTest extends DeserializerContract {
    @Override
    protected Deserializer make(Settings settings) {
        return Connectors.make(AvroDeserializer.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("maxBlockBytes", 1 << 20);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("schemaType", "NAME", "maxBlockBytes", "1023");
    }

    @Override
    protected byte[] file(List<String> bodies) throws Exception {
        return AvroFiles.of("null", 2, bodies);
    }

    @Override
    protected List<byte[]> malformed() throws Exception {
        List<byte[]> all = new ArrayList<>();
        for (String codec : List.of("null", "deflate", "snappy")) {
            all.addAll(AvroFiles.spoiled(codec));
        }
        return all;
    }

    @Override
    protected List<byte[]> claiming() throws Exception {
        return AvroFiles.claiming();
    }
}
