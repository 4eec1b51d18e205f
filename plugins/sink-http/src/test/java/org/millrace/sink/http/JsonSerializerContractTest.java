package org.millrace.sink.http;

import com.google.gson.stream.JsonReader;
import java.io.EOFException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.millrace.api.serializer.Serializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.SerializerContract;

class JsonSerializerContractTest extends SerializerContract {
    @Override
    protected Serializer make(Settings settings) {
        return Connectors.make(JsonSerializer.class, settings);
    }

    @Override
    protected List<String> read(byte[] file) throws Exception {
        List<String> bodies = new ArrayList<>();
        try (JsonReader json = new JsonReader(new StringReader(new String(file, StandardCharsets.UTF_8)))) {
            json.beginArray();
            while (json.hasNext()) {
                json.beginObject();
                while (json.hasNext()) {
                    if (json.nextName().equals("body")) {
                        bodies.add(json.nextString());
                    } else {
                        json.skipValue();
                    }
                }
                json.endObject();
            }
            json.endArray();
        } catch (EOFException e) {
            // It has no footer yet.
            return bodies;
        }
        return bodies;
    }
}
