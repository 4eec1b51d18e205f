package org.millrace.sink.logger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.sink.Batch;
import org.slf4j.LoggerFactory;

class LoggerSinkTest {

    @Test
    void anEventLooksAsInFlumesGuide() {
        assertThat(HexDump.of(Event.of("Hello world!\r"), 16))
                .isEqualTo("{ headers:{} body: 48 65 6C 6C 6F 20 77 6F 72 6C 64 21 0D          Hello world!. }");
    }

    @Test
    void headersAreShown() {
        assertThat(HexDump.of(Event.of("x").withHeader("k", "v").withHeader("l", "w"), 16))
                .startsWith("{ headers:{k=v, l=w} body: 78 ");
    }

    @Test
    void aHeaderMakesNoLineOfItsOwn() {
        assertThat(HexDump.of(Event.of("x").withHeader("k", "v\n2026 ERROR forged \u001b[31m"), 16))
                .doesNotContain("\n", "\u001b")
                .contains("forged");
    }

    @Test
    void theBodyIsCutToTheConfiguredLength() {
        assertThat(HexDump.of(Event.of("abcdefgh"), 3))
                .endsWith("61 62 63                                        abc }");
        assertThat(HexDump.of(Event.of("abc"), 0)).isEqualTo("{ headers:{} body: }");
    }

    @Test
    void anEmptyBodyShowsNothing() {
        assertThat(HexDump.of(Event.ofHeaders(Map.of("a", "b")), 16)).isEqualTo("{ headers:{a=b} body: }");
    }

    @Test
    void longBodiesAreShownInRowsWithOffsets() {
        String[] lines = HexDump.of(Event.of("0123456789abcdefXY\u00e9"), 100).split(System.lineSeparator(), -1);
        assertThat(lines)
                .containsExactly(
                        "{ headers:{} body:",
                        "00000000 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66 0123456789abcdef",
                        "00000010 58 59 C3 A9                                     XY..",
                        " }");
    }

    @Test
    void eachEventIsOneLogEntryAtInfo() {
        Logger logger = (Logger) LoggerFactory.getLogger(LoggerSink.class);
        ListAppender<ILoggingEvent> entries = new ListAppender<>();
        entries.start();
        logger.addAppender(entries);
        try {
            new LoggerSink(16).deliver(batch(Event.of("a"), Event.of("b")));
        } finally {
            logger.detachAppender(entries);
        }
        assertThat(entries.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(2)
                .allMatch(m -> m.startsWith("Event: {"));
    }

    @Test
    void aNegativeLengthIsRefused() {
        assertThatThrownBy(() -> new LoggerSink(-1))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("maxBytesToLog");
    }

    private static Batch batch(Event... events) {
        return new Batch() {
            @Override
            public List<Event> events() {
                return List.of(events);
            }

            @Override
            public int attempt() {
                return 1;
            }

            @Override
            public void reject(int index, String reason) {
                throw new AssertionError(reason);
            }

            @Override
            public void again(int index, String reason) {
                throw new AssertionError(reason);
            }

            @Override
            public Batch slice(int from, int to) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
