package org.millrace.channel.file.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.millrace.channel.file.log.DamageTest.ACKS;
import static org.millrace.channel.file.log.DamageTest.DATA;
import static org.millrace.channel.file.log.DamageTest.DELIVERED;
import static org.millrace.channel.file.log.DamageTest.EVENTS;
import static org.millrace.channel.file.log.DamageTest.SEGMENT;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.Events;
import org.millrace.channel.file.FileChannel;
import org.millrace.channel.file.Taken;
import org.millrace.channel.file.TestContext;
import org.millrace.channel.file.Typed;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.ForwardingDisk;
import org.millrace.channel.file.disk.ModelDisk;
import org.millrace.channel.file.disk.RealDisk;
import org.millrace.channel.file.format.AckFile;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.segment.Findings;
import org.millrace.channel.file.log.segment.Gap;
import org.millrace.channel.file.log.segment.Quarantine;
import org.millrace.channel.file.log.state.Put;

/**
 * A segment that can't be read when the channel is opened. One that was closed in order is {@code counted}: the
 * acknowledgements say how many events it holds.
 */
@Timeout(60)
class UnseenSegmentTest {
    private static final long SECOND = 1_000_000_000L;

    private long clock;

    private EventLog open(ModelDisk disk) throws Exception {
        return DamageTest.open(disk, new Findings(), () -> clock);
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static void put(EventLog log, int from, int to) throws Exception {
        List<Event> batch = new ArrayList<>();
        for (int number : numbers(from, to)) {
            batch.add(Numbered.event(number, 50));
        }
        Put put = log.encode(batch, MarkChanges.none());
        log.enqueue(put, 0);
        log.writeGroup(0, 0, 0);
        log.await(put);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsBehindItWaitsAndAllComesInOrderIfTheCausePasses(boolean counted) throws Exception {
        ModelDisk disk = DamageTest.written(counted).copy();
        disk.lock(SEGMENT);
        EventLog log = open(disk);
        put(log, EVENTS, EVENTS + 10);
        assertThat(log.unreadable()).contains(SEGMENT + ": permission denied");
        assertThat(DamageTest.drained(log)).isEmpty();
        clock += 30 * SECOND;
        assertThat(DamageTest.drained(log)).isEmpty();
        disk.heal();
        clock += 3 * SECOND;
        assertThat(DamageTest.drained(log)).isEqualTo(numbers(DELIVERED, EVENTS + 10));
        assertThat(log.unreadable()).isEmpty();
        assertThat(log.usage().events().orElse(0)).isZero();
        assertThat(log.usage().bytes().orElse(0)).isZero();
        log.tidy();
        assertThat(disk.files()).doesNotContain(SEGMENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterTheWaitWhatIsBehindItComesAndItsOwnEventsLater(boolean counted) throws Exception {
        ModelDisk disk = DamageTest.written(counted).copy();
        disk.lock(SEGMENT);
        EventLog log = open(disk);
        put(log, EVENTS, EVENTS + 10);
        assertThat(DamageTest.drained(log)).isEmpty();
        clock += 61 * SECOND;
        assertThat(DamageTest.drained(log)).isEqualTo(numbers(EVENTS, EVENTS + 10));
        assertThat(log.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.kind()).isEqualTo(Gap.Kind.UNREADABLE);
            assertThat(gap.segment().file).isEqualTo(SEGMENT);
            assertThat(gap.isUncounted()).isEqualTo(!counted);
            assertThat(gap.events()).isEqualTo(counted ? EVENTS - DELIVERED : 0);
            assertThat(gap.why()).contains("permission denied");
        });
        log.tidy();
        assertThat(disk.files()).contains(SEGMENT);
        clock += 20 * SECOND;
        assertThat(DamageTest.drained(log)).isEmpty();
        disk.heal();
        clock += 20 * SECOND;
        assertThat(DamageTest.drained(log)).isEqualTo(numbers(DELIVERED, EVENTS));
        assertThat(log.unreadable()).isEmpty();
        log.tidy();
        assertThat(disk.files()).doesNotContain(SEGMENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingThatIsPutMeanwhileIsConfusedWithIt(boolean counted) throws Exception {
        ModelDisk disk = DamageTest.written(counted).copy();
        int next = EVENTS;
        for (int start = 0; start < 3; start++) {
            disk.lock(SEGMENT);
            put(open(disk), next, next + 10);
            next += 10;
            disk.crash();
        }
        assertThat(disk.files().stream().filter(file -> DATA.equals(file.getParent())))
                .hasSize(4);
        disk.heal();
        EventLog log = open(disk);
        assertThat(DamageTest.drained(log)).containsSubsequence(numbers(DELIVERED, next));
    }

    @Test
    void aBadSectorOfAFileThatWasNotClosedKeepsOnlyThatFileBack() throws Exception {
        ModelDisk disk = DamageTest.written(false).copy();
        disk.spoil(SEGMENT, 40);
        EventLog log = open(disk);
        put(log, EVENTS, EVENTS + 10);
        DamageTest.drained(log);
        clock += 61 * SECOND;
        assertThat(DamageTest.drained(log)).isEqualTo(numbers(EVENTS, EVENTS + 10));
        assertThat(log.unreadable()).contains(SEGMENT.toString()).contains("Input/output error");
        log.close();
        log = open(disk);
        DamageTest.drained(log);
        disk.heal();
        clock += 3 * SECOND;
        assertThat(DamageTest.drained(log)).isEqualTo(numbers(DELIVERED, EVENTS));
    }

    @Test
    void aBadSectorAtTheEndOfAFileWhoseCountIsKnownKeepsNoEventBackThatCanBeRead() throws Exception {
        ModelDisk disk = DamageTest.written(true).copy();
        disk.spoil(SEGMENT, (disk.content(SEGMENT).length - 1) / ModelDisk.SECTOR);
        EventLog log = open(disk);
        DamageTest.drained(log);
        clock += 61 * SECOND;
        DamageTest.drained(log);
        clock += 10 * SECOND;
        List<Integer> came = DamageTest.drained(log);
        assertThat(came)
                .isEqualTo(numbers(DELIVERED, DELIVERED + came.size()))
                .hasSizeGreaterThan(EVENTS - DELIVERED - 20);
        assertThat(log.unreadableEvents()).isEqualTo(EVENTS - DELIVERED - came.size());
    }

    @Test
    void acknowledgementsOrADirectoryThatCannotBeReadKeepTheChannelFromOpening() throws Exception {
        ModelDisk disk = DamageTest.written(true).copy();
        disk.lock(ACKS.resolve(AckFile.NAMES.get(0)));
        assertThatThrownBy(() -> open(disk)).isInstanceOf(IOException.class).hasMessageContaining(AckFile.NAMES.get(0));
        disk.heal();
        disk.bar(SEGMENT);
        assertThatThrownBy(() -> open(disk)).isInstanceOf(IOException.class).hasMessageContaining(SEGMENT.toString());
    }

    @Test
    void withoutAcknowledgementsAndWithoutAFileThatSaysSoNobodyGuessesWhichChannelItIs() throws Exception {
        ModelDisk disk = DamageTest.written(true).copy();
        for (String name : AckFile.NAMES) {
            disk.replace(ACKS.resolve(name), new byte[0]);
        }
        disk.lock(SEGMENT);
        assertThatThrownBy(() -> open(disk)).isInstanceOf(IOException.class).hasMessageContaining(SEGMENT.toString());
        disk.heal();
        assertThat(DamageTest.drained(open(disk))).isEqualTo(numbers(0, EVENTS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsGivenUpIsMovedAndNotMissedLater(boolean counted) throws Exception {
        ModelDisk disk = DamageTest.written(counted).copy();
        disk.lock(SEGMENT);
        EventLog log = open(disk);
        DamageTest.drained(log);
        clock += 61 * SECOND;
        DamageTest.drained(log);
        byte[] bytes = disk.content(SEGMENT);
        log.giveUp(log.gaps());
        assertThat(log.unreadable()).isEmpty();
        assertThat(log.usage().events().orElse(0)).isZero();
        log.close();
        disk.heal();
        assertThat(disk.files()).doesNotContain(SEGMENT);
        Path kept = disk.files().stream()
                .filter(file -> file.toString().contains(Quarantine.DIRECTORY))
                .findAny()
                .orElseThrow();
        assertThat(disk.content(kept)).isEqualTo(bytes);
        EventLog again = open(disk);
        assertThat(DamageTest.drained(again)).isEmpty();
        assertThat(again.unreadable()).isEmpty();
    }

    /** The disk of this machine, with files that it does not let anybody at. */
    private static final class Locking extends ForwardingDisk {
        volatile boolean locked;

        Locking() {
            super(new RealDisk());
        }

        @Override
        public Disk.File read(Path file) throws IOException {
            if (locked && file.endsWith(SegmentHeader.fileName(1))) {
                throw new AccessDeniedException(file.toString());
            }
            return super.read(file);
        }
    }

    @Test
    void theChannelOpensSaysWhatItWaitsForAndDeliversItWithoutBeingOpenedAgain(@TempDir Path directory)
            throws Exception {
        Locking disk = new Locking();
        for (int run = 0; run < 2; run++) {
            FileChannel before = Typed.open(new TestContext(directory), Map.of(), disk);
            Taken.put(before, Events.numbered(10 * run, 10));
            before.close();
        }
        disk.locked = true;
        TestContext context = new TestContext(directory);
        FileChannel channel = Typed.open(context, Map.of("unreadableWaitMs", 100), disk);
        assertThat(context.reports)
                .singleElement()
                .asString()
                .startsWith("DEGRADED")
                .contains(SegmentHeader.fileName(1), "permission denied", "unreadableWaitMs");
        Taken.put(channel, Events.numbered(20, 10));
        List<String> came = new ArrayList<>();
        await().atMost(Duration.ofSeconds(20)).until(() -> came.addAll(Events.drain(channel)) && came.size() >= 20);
        assertThat(came).isEqualTo(texts(10, 30));
        assertThat(Objects.requireNonNull(context.gauges.get("UnreadableEventCount"))
                        .getAsLong())
                .isEqualTo(10);
        disk.locked = false;
        came.clear();
        await().atMost(Duration.ofSeconds(20)).until(() -> came.addAll(Events.drain(channel)) && came.size() >= 10);
        assertThat(came).isEqualTo(texts(0, 10));
        assertThat(context.reports).last().asString().startsWith("OK");
        channel.close();
        assertThat(Files.exists(directory.resolve("data").resolve(SegmentHeader.fileName(1))))
                .isFalse();
    }

    private static List<String> texts(int from, int to) {
        return Events.numbered(from, to - from).stream().map(Event::text).toList();
    }
}
