package org.millrace.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;
import org.millrace.testkit.TestContext;

/** What a serializer keeps to. */
public abstract class SerializerContract extends LifecycleContract<Serializer> {

    /** For suites. */
    protected SerializerContract() {}

    /** Reads the bodies of a file back, as texts; of one that was flushed and has no footer yet, too. */
    protected abstract List<String> read(byte[] file) throws Exception;

    @Override
    protected void exercise(Serializer serializer, TestContext context) throws Exception {
        file(serializer, OddEvents.numbered(0, 3));
    }

    /** A stream that knows whether it was closed. */
    private static final class Target extends ByteArrayOutputStream {
        private boolean closed;

        @Override
        public void close() {
            closed = true;
        }
    }

    private static byte[] file(Serializer serializer, List<Event> events) throws IOException {
        Target target = new Target();
        write(serializer, target, false, events);
        return target.toByteArray();
    }

    private static void write(Serializer serializer, OutputStream to, boolean append, List<Event> events)
            throws IOException {
        Serializer.Writer writer = serializer.writer(to, append);
        for (Event event : events) {
            writer.write(event);
        }
        writer.flush();
        writer.close();
    }

    private static List<String> numbers(int from, int count) {
        return OddEvents.texts(OddEvents.numbered(from, count));
    }

    @Test
    void whatWasWrittenCanBeReadInOrder() throws Exception {
        assertEquals(numbers(0, 10), read(file(opened(), OddEvents.numbered(0, 10))));
    }

    @Test
    void aFileWithoutEventsCanBeRead() throws Exception {
        assertEquals(List.of(), read(file(opened(), List.of())));
    }

    @Test
    void whatWasNotFlushedIsWrittenByClose() throws Exception {
        Target target = new Target();
        Serializer.Writer writer = opened().writer(target, false);
        for (Event event : OddEvents.numbered(0, 3)) {
            writer.write(event);
        }
        writer.close();
        assertEquals(numbers(0, 3), read(target.toByteArray()));
    }

    @Test
    void allThatWasWrittenIsInTheStreamAfterAFlush() throws Exception {
        Target target = new Target();
        Serializer.Writer writer = opened().writer(target, false);
        for (int i = 0; i < 3; i++) {
            writer.write(OddEvents.numbered(i, 1).get(0));
            writer.flush();
            assertEquals(numbers(0, i + 1), read(target.toByteArray()), "can be read behind the flush");
        }
    }

    @Test
    void theStreamIsItsOwnersToClose() throws Exception {
        Target target = new Target();
        write(opened(), target, false, OddEvents.numbered(0, 1));
        assertFalse(target.closed, "the writer's close does not close the stream");
    }

    @Test
    void writersDoNotDisturbOneAnother() throws Exception {
        Serializer serializer = opened();
        Target first = new Target();
        Target second = new Target();
        Serializer.Writer one = serializer.writer(first, false);
        Serializer.Writer two = serializer.writer(second, false);
        for (int i = 0; i < 3; i++) {
            one.write(OddEvents.numbered(i, 1).get(0));
            two.write(OddEvents.numbered(10 + i, 1).get(0));
        }
        one.flush();
        one.close();
        two.flush();
        two.close();
        assertEquals(
                List.of(numbers(0, 3), numbers(10, 3)), List.of(read(first.toByteArray()), read(second.toByteArray())));
    }

    @TestFactory
    Stream<DynamicTest> aFileThatWasClosedCanBeGoneOnWith() throws Exception {
        return opened().appendable()
                ? Stream.of(dynamicTest("appendable", () -> {
                    Serializer serializer = opened();
                    Target target = new Target();
                    write(serializer, target, false, OddEvents.numbered(0, 2));
                    write(serializer, target, true, OddEvents.numbered(2, 2));
                    write(serializer, target, true, List.of());
                    write(serializer, target, true, OddEvents.numbered(4, 1));
                    assertEquals(numbers(0, 5), read(target.toByteArray()));
                }))
                : Stream.of(dynamicTest("not appendable", () -> {
                    Serializer serializer = opened();
                    assertThrows(IOException.class, () -> serializer.writer(new Target(), true));
                }));
    }

    @Test
    void aStreamThatFailsIsNotHidden() throws Exception {
        Serializer serializer = opened();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        };
        assertThrows(IOException.class, () -> write(serializer, full, false, OddEvents.numbered(0, 3)));
    }

    @Test
    void anOddEventIsWrittenOrRefusedAsAWhole() throws Exception {
        Serializer serializer = opened();
        Event good = Event.of("event-0");
        for (Event odd : OddEvents.all()) {
            Target target = new Target();
            Serializer.Writer writer = serializer.writer(target, false);
            writer.write(good);
            writer.flush();
            byte[] before = target.toByteArray();
            try {
                writer.write(odd);
            } catch (IllegalArgumentException e) {
                writer.flush();
                assertEquals(before.length, target.size(), "nothing of an event that can't be written is written");
            }
            assertDoesNotThrow(() -> writer.write(good), "goes on behind an odd event");
            writer.flush();
            writer.close();
        }
    }

    @Test
    void itsSuffixIsOne() throws Exception {
        String suffix = opened().suffix();
        List<String> parts = new ArrayList<>(List.of(suffix.split("/", -1)));
        assertTrue(
                suffix.isEmpty() || (suffix.startsWith(".") && parts.size() == 1),
                "a dot and a few letters, or nothing");
    }
}
