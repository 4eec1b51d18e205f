package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.api.event.Event;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.OpenDeserializer;

class ${class}Test {
    @Test
    void aLongLineIsCut() throws Exception {
        try (OpenDeserializer lines =
                Connectors.deserializer(${class}.class).set("maxBytes", "4").open()) {
            byte[] file = "abcdef\ng\n".getBytes(StandardCharsets.UTF_8);
            assertEquals(
                    List.of("abcd", "ef", "g"),
                    lines.read(file).stream().map(Event::text).toList());
        }
    }
}
