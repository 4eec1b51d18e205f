package com.acme.myserializer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.OpenSerializer;

class MySerializerTest {
    @Test
    void eachLineBeginsWithThePrefix() throws Exception {
        try (OpenSerializer lines =
                Connectors.serializer(MySerializer.class).set("prefix", "> ").open()) {
            assertEquals("> a\n> b\n", new String(lines.write("a", "b"), StandardCharsets.UTF_8));
        }
    }
}
