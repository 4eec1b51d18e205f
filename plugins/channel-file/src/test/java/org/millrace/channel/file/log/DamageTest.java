package org.millrace.channel.file.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.crypto.KeyRing;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.ModelDisk;
import org.millrace.channel.file.format.AckFile;
import org.millrace.channel.file.format.RecordReader;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.segment.Findings;
import org.millrace.channel.file.log.segment.Gap;
import org.millrace.channel.file.log.segment.Piece;
import org.millrace.channel.file.log.segment.Quarantine;
import org.millrace.channel.file.log.segment.StoreSettings;
import org.millrace.channel.file.log.state.Capacity;
import org.millrace.channel.file.log.state.LogWatch;

/**
 * One byte of one file is flipped or zeroed, or the file is cut off at it, for a sample of all bytes;
 * {@code -Dmillrace.damage.step=1} takes every one.
 */
class DamageTest {
    private static final int STEP = Integer.getInteger("millrace.damage.step", 211);
    static final int EVENTS = 480;
    static final int DELIVERED = 60;
    static final Path ACKS = Path.of("/damage/acks");
    static final Path DATA = Path.of("/damage/data");
    static final Path SEGMENT = DATA.resolve(SegmentHeader.fileName(1));

    private enum Kind {
        FLIPPED,
        ZEROED,
        CUT
    }

    private static EventLog open(Disk disk, Findings findings) throws Exception {
        return open(disk, findings, () -> 0);
    }

    /** With a wait of a minute for what can't be read. */
    static EventLog open(Disk disk, Findings findings, LongSupplier clock) throws Exception {
        return open(disk, findings, clock, List.of(DATA), 1 << 20);
    }

    static EventLog open(Disk disk, Findings findings, LongSupplier clock, List<Path> data, long maxFileSize)
            throws Exception {
        LogWatch watch = new LogWatch() {
            @Override
            public void failed(String why) {}

            @Override
            public void space(boolean full, String why) {}

            @Override
            public void found(String what) {}

            @Override
            public void unreadable(String what) {}

            @Override
            public void untidy() {}
        };
        StoreSettings settings = new StoreSettings(
                ACKS,
                data,
                maxFileSize,
                0,
                true,
                true,
                4096,
                1 << 20,
                1 << 16,
                Duration.ofMinutes(1),
                KeyRing.EMPTY,
                false);
        Capacity capacity = new Capacity(100_000, Long.MAX_VALUE, 100, Duration.ZERO);
        return EventLog.open("damage", disk, settings, capacity, watch, findings, clock, new Random(1));
    }

    /** A segment of 64 KiB, of which some events are delivered. */
    static ModelDisk written(boolean closed) throws Exception {
        ModelDisk disk = new ModelDisk(new Random(2));
        EventLog log = open(disk, new Findings());
        Random random = new Random(3);
        int made = 0;
        while (made < EVENTS) {
            int puts = 1 + random.nextInt(3);
            for (int p = 0; p < puts && made < EVENTS; p++) {
                List<Event> batch = new ArrayList<>();
                int n = Math.min(EVENTS - made, 1 + random.nextInt(8));
                for (int i = 0; i < n; i++) {
                    batch.add(Numbered.event(made++, 60 + random.nextInt(80)));
                }
                log.enqueue(log.encode(batch, MarkChanges.none()), 0);
            }
            log.writeGroup(0, 0, 0);
        }
        int delivered = 0;
        while (delivered < DELIVERED) {
            List<Piece> pieces = log.take(Math.min(7, DELIVERED - delivered), Long.MAX_VALUE, 0);
            for (Piece piece : pieces) {
                delivered += piece.size();
            }
            log.commit(pieces, MarkChanges.none());
        }
        if (closed) {
            log.close();
        }
        assertThat(disk.content(SEGMENT).length).isBetween(60_000, 72_000);
        return disk;
    }

    /** Where each batch begins, and the number of its first event. */
    private static NavigableMap<Long, Integer> records(ModelDisk disk) throws Exception {
        byte[] header = new byte[SegmentHeader.LENGTH];
        NavigableMap<Long, Integer> records = new TreeMap<>();
        try (Disk.File file = disk.read(SEGMENT)) {
            file.read(0, header, 0, header.length);
            SegmentHeader read = SegmentHeader.read(header, header.length);
            RecordReader reader =
                    new RecordReader(file, Objects.requireNonNull(read).seed(), SegmentHeader.LENGTH, 0, 1 << 16);
            while (reader.next(file.size()) == RecordReader.Found.RECORD) {
                records.put(reader.start(), reader.record().ordinal());
            }
        }
        return records;
    }

    private static ModelDisk damaged(ModelDisk whole, Path file, int at, Kind kind) {
        ModelDisk disk = whole.copy();
        byte[] content = disk.content(file);
        if (kind == Kind.CUT) {
            content = java.util.Arrays.copyOf(content, at);
        } else {
            content[at] = kind == Kind.FLIPPED ? (byte) ~content[at] : 0;
        }
        disk.replace(file, content);
        return disk;
    }

    static List<Integer> drained(EventLog log) throws Exception {
        List<Integer> came = new ArrayList<>();
        while (true) {
            List<Piece> pieces = log.take(100, Long.MAX_VALUE, 0);
            if (pieces.isEmpty()) {
                return came;
            }
            for (Piece piece : pieces) {
                for (int i = piece.from(); i < piece.to(); i++) {
                    Event event = piece.events()[i];
                    came.add(Numbered.number(event));
                }
            }
            log.commit(pieces, MarkChanges.none());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDamagedSegmentLosesOnlyTheRecordsThatAreDamagedAndSaysSo(boolean closed) throws Exception {
        ModelDisk whole = written(closed);
        NavigableMap<Long, Integer> records = records(whole);
        int size = whole.content(SEGMENT).length;
        int lastGroup = records.lastEntry().getValue() - 30;
        for (int at = 0; at < size; at += STEP) {
            for (Kind kind : Kind.values()) {
                String where = kind + " at " + at;
                ModelDisk disk = damaged(whole, SEGMENT, at, kind);
                Findings findings = new Findings();
                EventLog log = open(disk, findings);
                List<Integer> came = drained(log);
                long kept = log.unreadableEvents();
                assertThat(log.usage().events().orElse(0)).as(where).isEqualTo(kept);
                log.close();

                Set<Integer> lost = new TreeSet<>();
                for (int i = DELIVERED; i < EVENTS; i++) {
                    lost.add(i);
                }
                lost.removeAll(came);
                assertThat(came).as(where).isSorted().doesNotHaveDuplicates();
                assertThat(new HashSet<>(came)).as(where).allMatch(n -> n >= DELIVERED && n < EVENTS);
                assertThat(lost).as(where).isSubsetOf(mayBeLost(records, at, kind));
                if (closed
                        || (kind != Kind.CUT
                                && (lost.isEmpty() || lost.iterator().next() < lastGroup))) {
                    assertThat(kept).as(where + findings.lines()).isEqualTo(lost.size());
                }
                if (kept > 0) {
                    // What is not acknowledged is not deleted, so it comes once the bytes are right again.
                    disk.replace(SEGMENT, whole.content(SEGMENT));
                    EventLog mended = open(disk, new Findings());
                    assertThat(new TreeSet<>(drained(mended))).as(where).isEqualTo(lost);
                    mended.close();
                }
            }
        }
    }

    private static Set<Integer> mayBeLost(NavigableMap<Long, Integer> records, long at, Kind kind) {
        Set<Integer> numbers = new HashSet<>();
        var hit = records.floorEntry(at);
        if (hit == null) {
            if (kind == Kind.CUT) {
                addFrom(0, EVENTS, numbers);
            }
            return numbers;
        }
        var next = records.higherEntry(hit.getKey());
        addFrom(hit.getValue(), kind == Kind.CUT || next == null ? EVENTS : next.getValue(), numbers);
        return numbers;
    }

    private static void addFrom(int from, int to, Set<Integer> numbers) {
        for (int i = from; i < to; i++) {
            numbers.add(i);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDamagedAcknowledgementFileLosesNoEvent(boolean closed) throws Exception {
        ModelDisk whole = written(closed);
        for (String name : AckFile.NAMES) {
            Path file = ACKS.resolve(name);
            int size = whole.content(file).length;
            for (int at = 0; at < size; at += Math.max(1, STEP / 7)) {
                for (Kind kind : Kind.values()) {
                    Findings findings = new Findings();
                    EventLog log = open(damaged(whole, file, at, kind), findings);
                    List<Integer> came = drained(log);
                    log.close();
                    String where = name + " " + kind + " at " + at;
                    assertThat(came)
                            .as(where)
                            .isSorted()
                            .doesNotHaveDuplicates()
                            .hasSizeGreaterThanOrEqualTo(EVENTS - DELIVERED);
                    assertThat(came.get(came.size() - 1)).as(where).isEqualTo(EVENTS - 1);
                    assertThat(log.unreadableEvents()).as(where).isZero();
                }
            }
        }
    }

    /** One kind each: its header is left or not, zeros follow or nothing does. */
    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void aSegmentOfWhichNothingIsLeftAfterAKillIsMissed(boolean header, boolean zeros) throws Exception {
        ModelDisk disk = written(false);
        byte[] whole = disk.content(SEGMENT);
        byte[] left = java.util.Arrays.copyOf(whole, header ? SegmentHeader.LENGTH : 0);
        disk.replace(SEGMENT, zeros ? java.util.Arrays.copyOf(left, 2 * whole.length) : left);
        EventLog log = open(disk, new Findings());
        assertThat(drained(log)).isEmpty();
        assertThat(log.gaps()).singleElement().satisfies(gap -> assertThat(gap.segment().file)
                .isEqualTo(SEGMENT));
        assertThat(log.unreadable()).contains(SEGMENT.toString());
        log.tidy();
        log.close();
        assertThat(disk.files()).contains(SEGMENT);

        disk.replace(SEGMENT, whole);
        EventLog mended = open(disk, new Findings());
        assertThat(drained(mended)).hasSize(EVENTS - DELIVERED);
        mended.close();
    }

    @Test
    void damagedEventsStayUntilAPersonGivesThemUpAndTheirBytesEvenThen() throws Exception {
        ModelDisk disk = damaged(written(true), SEGMENT, 30_000, Kind.FLIPPED);
        EventLog log = open(disk, new Findings());
        drained(log);
        log.tidy();
        assertThat(disk.files()).contains(SEGMENT);
        List<Gap> gaps = log.gaps();
        assertThat(gaps).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo(Gap.Kind.DAMAGED);
            assertThat(gap.from()).isLessThanOrEqualTo(30_000);
            assertThat(gap.to()).isGreaterThan(30_000);
        });
        log.close();

        EventLog again = open(disk, new Findings());
        assertThat(drained(again)).isEmpty();
        assertThat(again.unreadableEvents()).isEqualTo(gaps.get(0).events());
        again.giveUp(again.gaps());
        assertThat(again.unreadableEvents()).isZero();
        assertThat(again.usage().events().orElse(0)).isZero();
        again.tidy();
        again.close();
        assertThat(disk.files()).doesNotContain(SEGMENT);
        assertThat(disk.files()).anyMatch(file -> file.toString().contains(Quarantine.DIRECTORY));
        EventLog after = open(disk, new Findings());
        assertThat(after.usage().events().orElse(0)).isZero();
        after.close();
    }
}
