package com.acme.mydeserializer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.api.event.Event;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.OpenDeserializer;

class MyDeserializerTest {
    @Test
    void aLongLineIsCut() throws Exception {
        try (OpenDeserializer lines =
                Connectors.deserializer(MyDeserializer.class).set("maxBytes", "4").open()) {
            byte[] file = "abcdef\ng\n".getBytes(StandardCharsets.UTF_8);
            assertEquals(
                    List.of("abcd", "ef", "g"),
                    lines.read(file).stream().map(Event::text).toList());
        }
    }
}
