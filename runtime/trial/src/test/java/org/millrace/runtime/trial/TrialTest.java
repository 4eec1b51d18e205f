package org.millrace.runtime.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.api.event.Event;

class TrialTest {
    private final Trial trial = new Trial();

    private List<String> typed() throws InterruptedException {
        return trial.take(100, 0).stream().map(Event::text).toList();
    }

    private void type(String text) throws IOException, InterruptedException {
        new Input(trial, Map.of("h", "v")).lines(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    @Test
    void eachLineIsAnEventAlsoTheLastWithoutAnEnd() throws Exception {
        type("a\r\n\nc");
        assertThat(typed()).containsExactly("a", "", "c");
        assertThat(trial.given()).isEqualTo(3);
    }

    @Test
    void aLineWithoutAnEndIsRefusedBeforeItFillsTheHeap() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                java.util.Arrays.fill(bytes, from, from + length, (byte) 'x');
                return length;
            }
        };
        assertThatThrownBy(() -> new Input(trial, Map.of()).lines(endless))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("8388608 bytes");
    }

    @Test
    void madeEventsAreNumberedAndOfTheSizeThatWasAskedFor() throws Exception {
        new Input(trial, Map.of()).made(2, 5);
        assertThat(typed()).containsExactly("1 ...", "2 ...");
    }

    @Test
    void theEndOfTheInputIsTheEndWhenTheChannelHasItAll() throws Exception {
        trial.type(Event.of("a"));
        trial.endInput();
        List<Event> batch = trial.take(10, 0);
        assertThat(trial.allAccepted()).isFalse();
        trial.accepted(batch);
        assertThat(trial.allAccepted()).isTrue();
    }

    @Test
    void noMoreEventsArePrintedThanWereAskedFor() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        trial.print(new EventPrinter(new PrintStream(bytes, false, UTF_8), EventPrinter.Form.TEXT), 3);
        trial.arrived(List.of(Event.of("1"), Event.of("2")));
        assertThat(trial.awaitEnd(0)).isEmpty();
        trial.arrived(List.of(Event.of("3"), Event.of("4")));
        trial.arrived(List.of(Event.of("5")));
        assertThat(trial.awaitEnd(0)).contains(0);
        assertThat(bytes.toString(UTF_8)).isEqualTo("1\n2\n3\n");
        assertThat(trial.events()).isEqualTo(3);
    }

    @Test
    void theFirstReasonToEndCounts() throws Exception {
        trial.end(1);
        trial.end(0);
        assertThat(trial.awaitEnd(0)).contains(1);
    }
}
