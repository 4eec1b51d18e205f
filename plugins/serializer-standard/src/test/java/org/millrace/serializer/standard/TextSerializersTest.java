package org.millrace.serializer.standard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;

class TextSerializersTest {
    private static String written(Serializer serializer, Event... events) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Serializer.Writer writer = serializer.writer(bytes, false);
        for (Event event : events) {
            writer.write(event);
        }
        writer.flush();
        writer.close();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void textIsTheBodyAndANewline() throws Exception {
        assertThat(written(new TextSerializer(true), Event.of("a").withHeader("k", "v"), Event.of("b")))
                .isEqualTo("a\nb\n");
        assertThat(written(new TextSerializer(false), Event.of("a"), Event.of("b")))
                .isEqualTo("ab");
    }

    @Test
    void headersComeBeforeTheBodyInBraces() throws Exception {
        Event event = Event.of("body").withHeader("k", "v").withHeader("ü", "ß");
        assertThat(written(new HeaderAndTextSerializer(true), event, Event.of("x")))
                .isEqualTo("{k=v, ü=ß} body\n{} x\n");
        assertThat(written(new HeaderAndTextSerializer(false), event)).isEqualTo("{k=v, ü=ß} body");
    }

    @Test
    void aFileOfTextCanBeGoneOnWith() {
        assertThat(new TextSerializer(true).appendable()).isTrue();
        assertThat(new TextSerializer(true).suffix()).isEmpty();
    }
}
