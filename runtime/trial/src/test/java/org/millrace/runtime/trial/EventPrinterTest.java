package org.millrace.runtime.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.api.event.Event;

class EventPrinterTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, false, UTF_8);

    @Test
    void headersStandInOrderBeforeTheBody() {
        assertThat(EventPrinter.text(Event.of(Map.of("b", "2", "a", "1"), "hello".getBytes(UTF_8))))
                .isEqualTo("[a=1, b=2] hello");
        assertThat(EventPrinter.text(Event.of("hello"))).isEqualTo("hello");
    }

    @Test
    void nothingOfAnEventLeavesItsLineOrMovesTheCursor() {
        String shown = EventPrinter.text(Event.of(Map.of("h", "a\nb"), "\u001b[2Jx\ny".getBytes(UTF_8)));
        assertThat(shown).isEqualTo("[h=a\\u000ab] \\u001b[2Jx\\u000ay");
        assertThat(EventPrinter.json(Event.of("\u001b\n"))).isEqualTo("{\"headers\":{},\"body\":\"\\u001b\\n\"}");
    }

    @Test
    void aBodyThatIsNoTextIsPrintedAsItsBytes() {
        assertThat(EventPrinter.json(Event.of(new byte[] {(byte) 0xff, 0})))
                .isEqualTo("{\"headers\":{},\"bodyBase64\":\"/wA=\"}");
    }

    @Test
    void eventsAreThereAsSoonAsTheyArePrinted() {
        assertThat(new EventPrinter(out, EventPrinter.Form.TEXT).print(List.of(Event.of("a"), Event.of("ü"))))
                .isTrue();
        assertThat(bytes.toString(UTF_8)).isEqualTo("a\nü\n");
    }

    @Test
    void thatNobodyReadsAnyMoreIsSaid() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertThat(new EventPrinter(new PrintStream(closed, false, UTF_8), EventPrinter.Form.TEXT)
                        .print(List.of(Event.of("a"))))
                .isFalse();
    }
}
