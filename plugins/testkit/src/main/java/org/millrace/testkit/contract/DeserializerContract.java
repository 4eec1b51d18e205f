package org.millrace.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.millrace.api.serializer.Input;
import org.millrace.api.serializer.MalformedInputException;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestInput;

/** What a deserializer keeps to. */
public abstract class DeserializerContract extends LifecycleContract<Deserializer> {
    private static final int EVENTS = 6;
    /** What reading a small file may allocate, whatever it claims. */
    private static final long MOST_ALLOCATED = 32 << 20;

    /** For suites. */
    protected DeserializerContract() {}

    /** A file of events with these bodies, each of which has seven bytes. */
    protected abstract byte[] file(List<String> bodies) throws Exception;

    /** Files that are not of the format, by what is wrong with them; none, if every file is of it. */
    protected List<byte[]> malformed() throws Exception {
        return List.of();
    }

    /** Small files that claim to hold something huge; none, if the format has no lengths. */
    protected List<byte[]> claiming() throws Exception {
        return List.of();
    }

    @Override
    protected void exercise(Deserializer deserializer, TestContext context) throws Exception {
        all(deserializer, TestInput.of(file(bodies())), Optional.empty());
    }

    private static List<String> bodies() {
        return IntStream.range(0, EVENTS).mapToObj(i -> "event " + i).toList();
    }

    private static List<String> all(Deserializer deserializer, Input from, Optional<Mark> position) throws IOException {
        try (Deserializer.Reader reader = deserializer.reader(from, position)) {
            return rest(reader);
        }
    }

    private static List<String> rest(Deserializer.Reader reader) throws IOException {
        List<String> all = new ArrayList<>();
        for (Optional<Event> next = reader.next(); next.isPresent(); next = reader.next()) {
            all.add(next.get().text());
        }
        return all;
    }

    @Test
    void allEventsComeInOrder() throws Exception {
        assertEquals(bodies(), all(opened(), TestInput.of(file(bodies())), Optional.empty()));
    }

    @Test
    void aFileWithoutEventsHasNone() throws Exception {
        assertEquals(List.of(), all(opened(), TestInput.of(file(List.of())), Optional.empty()));
    }

    @Test
    void theEndStaysTheEnd() throws Exception {
        try (Deserializer.Reader reader = opened().reader(TestInput.of(file(List.of("event 0"))), Optional.empty())) {
            assertTrue(reader.next().isPresent());
            assertFalse(reader.next().isPresent(), "the end");
            assertFalse(reader.next().isPresent(), "still the end");
        }
    }

    @Test
    void bytesMayComeInPiecesOfAnySize() throws Exception {
        for (int size = 1; size <= 9; size++) {
            TestInput input = TestInput.of(file(bodies())).inPiecesOf(size);
            assertEquals(bodies(), all(opened(), input, Optional.empty()), "in pieces of " + size);
        }
    }

    @Test
    void anEventThatHasBegunIsKeptUntilItIsWhole() throws Exception {
        byte[] file = file(bodies());
        Deserializer deserializer = opened();
        for (int arrived = 0; arrived < file.length; arrived++) {
            TestInput input = TestInput.growing(file, arrived);
            try (Deserializer.Reader reader = deserializer.reader(input, Optional.empty())) {
                List<String> got = rest(reader);
                assertEquals(bodies().subList(0, got.size()), got, "with " + arrived + " bytes");
                got.addAll(rest(reader));
                input.end();
                got.addAll(rest(reader));
                assertEquals(bodies(), got, "when more came behind " + arrived + " bytes");
            }
        }
    }

    @Test
    void whatIsCutOffIsMalformedOrTheEnd() throws Exception {
        byte[] file = file(bodies());
        Deserializer deserializer = opened();
        for (int size = 0; size < file.length; size++) {
            List<String> got = new ArrayList<>();
            try (Deserializer.Reader reader =
                    deserializer.reader(TestInput.of(Arrays.copyOf(file, size)), Optional.empty())) {
                for (Optional<Event> next = reader.next(); next.isPresent(); next = reader.next()) {
                    got.add(next.get().text());
                }
            } catch (MalformedInputException e) {
                assertTrue(e.offset() < size, "says where, of " + size + " bytes: " + e.offset());
            }
            // Where an event has no end of its own, the last may be what there is of it.
            int whole = Math.max(0, got.size() - 1);
            assertEquals(bodies().subList(0, whole), got.subList(0, whole), "of " + size + " bytes");
        }
    }

    @TestFactory
    Stream<DynamicTest> anotherReaderGoesOnExactlyBehindAPosition() throws Exception {
        byte[] file = file(bodies());
        Stream<DynamicTest> whole = IntStream.rangeClosed(0, EVENTS)
                .mapToObj(read -> dynamicTest("behind " + read, () -> goesOn(TestInput.of(file), read, file)));
        Stream<DynamicTest> part = Stream.of(dynamicTest("behind all that has come", () -> {
            for (int arrived = 0; arrived <= file.length; arrived++) {
                goesOn(TestInput.growing(file, arrived), EVENTS, file);
            }
        }));
        return Stream.concat(whole, part);
    }

    private void goesOn(Input first, int most, byte[] file) throws Exception {
        Deserializer deserializer = opened();
        List<String> got = new ArrayList<>();
        Mark position;
        try (Deserializer.Reader reader = deserializer.reader(first, Optional.empty())) {
            while (got.size() < most) {
                Optional<Event> next = reader.next();
                if (next.isEmpty()) {
                    break;
                }
                got.add(next.get().text());
            }
            position = reader.position();
        }
        assertTrue(position.size() <= Deserializer.MAX_POSITION_BYTES, "a position is small");
        got.addAll(all(deserializer, TestInput.of(file), Optional.of(position)));
        assertEquals(bodies(), got, "none left out, none twice");
    }

    @Test
    void aPositionThatIsNoneIsRefused() throws Exception {
        Deserializer deserializer = opened();
        byte[] file = file(bodies());
        for (Mark none : List.of(Mark.of(new byte[0]), Mark.of("no position of anybody's"))) {
            assertThrows(IOException.class, () -> all(deserializer, TestInput.of(file), Optional.of(none)));
        }
    }

    @Test
    void theInputIsItsOwnersToClose() throws Exception {
        TestInput input = TestInput.of(file(bodies()));
        all(opened(), input, Optional.empty());
        assertFalse(input.closed(), "the reader's close does not close the input");
    }

    @Test
    void anInputThatCanBeReadOnceWillDo() throws Exception {
        Input once = Input.of(TestInput.of(file(bodies())).stream(0));
        assertEquals(bodies(), all(opened(), once, Optional.empty()));
    }

    @Test
    void anInputThatFailsIsNotHidden() throws Exception {
        byte[] file = file(bodies());
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] to, int from, int count) throws IOException {
                return read();
            }
        };
        InputStream half = TestInput.of(Arrays.copyOf(file, file.length / 2)).stream(0);
        Input failing = Input.of(new SequenceInputStream(half, broken));
        Deserializer deserializer = opened();
        IOException thrown = assertThrows(IOException.class, () -> all(deserializer, failing, Optional.empty()));
        assertFalse(thrown instanceof MalformedInputException, "is no fault of the bytes");
    }

    @Test
    void readersDoNotDisturbOneAnother() throws Exception {
        Deserializer deserializer = opened();
        Deserializer.Reader one =
                deserializer.reader(TestInput.of(file(List.of("event a", "event b"))), Optional.empty());
        Deserializer.Reader two =
                deserializer.reader(TestInput.of(file(List.of("event c", "event d"))), Optional.empty());
        List<String> got = new ArrayList<>();
        got.add(one.next().orElseThrow().text());
        got.add(two.next().orElseThrow().text());
        got.add(one.next().orElseThrow().text());
        one.close();
        got.add(two.next().orElseThrow().text());
        two.close();
        assertEquals(List.of("event a", "event c", "event b", "event d"), got);
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotOfTheFormatIsSaidSo() throws Exception {
        return malformed().stream()
                .map(bytes -> dynamicTest(bytes.length + " bytes", () -> {
                    MalformedInputException thrown = firstFault(bytes);
                    assertTrue(thrown.offset() < bytes.length, "says where: " + thrown.offset());
                    assertFalse(String.valueOf(thrown.getMessage()).isBlank(), "says what");
                }));
    }

    private MalformedInputException firstFault(byte[] bytes) throws Exception {
        try {
            all(opened(), TestInput.of(bytes), Optional.empty());
        } catch (MalformedInputException e) {
            return e;
        }
        return fail("these bytes were taken as if they were of the format");
    }

    @TestFactory
    Stream<DynamicTest> behindMalformedBytesItGoesOnAsItSays() throws Exception {
        return malformed().stream()
                .map(bytes -> dynamicTest(bytes.length + " bytes", () -> {
                    Deserializer deserializer = opened();
                    try (Deserializer.Reader reader = deserializer.reader(TestInput.of(bytes), Optional.empty())) {
                        for (int faults = 0; ; faults++) {
                            assertTrue(faults <= bytes.length, "reading comes to an end");
                            if (!fault(reader)) {
                                return;
                            }
                            List<String> there =
                                    untilFault(deserializer, TestInput.of(bytes), Optional.of(reader.position()));
                            assertEquals(there, untilFault(reader), "another reader goes on in the same place");
                        }
                    }
                }));
    }

    /** Reads up to what is malformed and can be left behind; false if there is no such thing any more. */
    private static boolean fault(Deserializer.Reader reader) throws IOException {
        try {
            rest(reader);
            return false;
        } catch (MalformedInputException e) {
            if (!e.resumable()) {
                assertThrows(MalformedInputException.class, reader::next, "what can't be gone on with stays so");
            }
            return e.resumable();
        }
    }

    private static List<String> untilFault(Deserializer deserializer, Input from, Optional<Mark> position)
            throws IOException {
        try (Deserializer.Reader reader = deserializer.reader(from, position)) {
            return untilFault(reader);
        }
    }

    private static List<String> untilFault(Deserializer.Reader reader) throws IOException {
        List<String> all = new ArrayList<>();
        try {
            for (Optional<Event> next = reader.next(); next.isPresent(); next = reader.next()) {
                all.add(next.get().text());
            }
        } catch (MalformedInputException e) {
            all.add("malformed at " + e.offset());
        }
        return all;
    }

    @TestFactory
    Stream<DynamicTest> whatIsClaimedIsNotAllocated() throws Exception {
        return claiming().stream()
                .map(bytes -> dynamicTest(bytes.length + " bytes", () -> {
                    Deserializer deserializer = opened();
                    untilFault(deserializer, TestInput.of(file(bodies())), Optional.empty());
                    long before = allocated();
                    try {
                        untilFault(deserializer, TestInput.of(bytes), Optional.empty());
                    } catch (OutOfMemoryError e) {
                        fail("all memory was asked for, for " + bytes.length + " bytes", e);
                    }
                    long used = allocated() - before;
                    assertTrue(used <= MOST_ALLOCATED, used + " bytes were allocated for " + bytes.length);
                }));
    }

    /** By this thread, where the JVM counts it. */
    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean counting
                ? counting.getThreadAllocatedBytes(Thread.currentThread().getId())
                : 0;
    }
}
