package org.millrace.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.MalformedInputException;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestInput;

/** What a deserializer keeps to. */
public abstract class DeserializerContract extends LifecycleContract<Deserializer> {
    private static final int EVENTS = 6;

    /** For suites. */
    protected DeserializerContract() {}

    /** A file of events with these bodies. */
    protected abstract byte[] file(List<String> bodies) throws Exception;

    /** A file that is not of the format; none, if every file is. */
    protected Optional<byte[]> malformed() {
        return Optional.empty();
    }

    @Override
    protected void exercise(Deserializer deserializer, TestContext context) throws Exception {
        all(deserializer, TestInput.of(file(bodies())), Optional.empty());
    }

    private static List<String> bodies() {
        return IntStream.range(0, EVENTS).mapToObj(i -> "event " + i).toList();
    }

    private static List<String> all(Deserializer deserializer, TestInput from, Optional<Mark> position)
            throws IOException {
        List<String> all = new ArrayList<>();
        try (Deserializer.Reader reader = deserializer.reader(from, position)) {
            for (Optional<Event> next = reader.next(); next.isPresent(); next = reader.next()) {
                all.add(next.get().text());
            }
        }
        return all;
    }

    @Test
    void allEventsComeInOrder() throws Exception {
        assertEquals(bodies(), all(opened(), TestInput.of(file(bodies())), Optional.empty()));
    }

    @Test
    void theEndStaysTheEnd() throws Exception {
        try (Deserializer.Reader reader = opened().reader(TestInput.of(file(List.of("one"))), Optional.empty())) {
            assertTrue(reader.next().isPresent());
            assertFalse(reader.next().isPresent(), "the end");
            assertFalse(reader.next().isPresent(), "still the end");
        }
    }

    @TestFactory
    Stream<DynamicTest> anotherReaderGoesOnExactlyBehindAPosition() {
        return IntStream.rangeClosed(0, EVENTS)
                .mapToObj(read -> dynamicTest("behind " + read, () -> {
                    Deserializer deserializer = opened();
                    byte[] file = file(bodies());
                    List<String> got = new ArrayList<>();
                    Mark position;
                    try (Deserializer.Reader reader = deserializer.reader(TestInput.of(file), Optional.empty())) {
                        for (int i = 0; i < read; i++) {
                            got.add(reader.next().orElseThrow().text());
                        }
                        position = reader.position();
                    }
                    assertTrue(position.size() <= Deserializer.MAX_POSITION_BYTES, "a position is small");
                    got.addAll(all(deserializer, TestInput.of(file), Optional.of(position)));
                    assertEquals(bodies(), got, "none left out, none twice");
                }));
    }

    @Test
    void theInputIsItsOwnersToClose() throws Exception {
        TestInput input = TestInput.of(file(bodies()));
        all(opened(), input, Optional.empty());
        assertFalse(input.closed(), "the reader's close does not close the input");
    }

    @Test
    void readersDoNotDisturbOneAnother() throws Exception {
        Deserializer deserializer = opened();
        try (Deserializer.Reader one = deserializer.reader(TestInput.of(file(List.of("a", "b"))), Optional.empty());
                Deserializer.Reader two =
                        deserializer.reader(TestInput.of(file(List.of("c", "d"))), Optional.empty())) {
            List<String> got = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                got.add(one.next().orElseThrow().text());
                got.add(two.next().orElseThrow().text());
            }
            assertEquals(List.of("a", "c", "b", "d"), got);
        }
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotOfTheFormatIsSaidSo() {
        return malformed().stream()
                .map(bytes -> dynamicTest("malformed", () -> {
                    Deserializer deserializer = opened();
                    assertThrows(
                            MalformedInputException.class,
                            () -> all(deserializer, TestInput.of(bytes), Optional.empty()));
                }));
    }
}
