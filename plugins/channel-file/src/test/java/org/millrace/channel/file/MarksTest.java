package org.millrace.channel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.channel.BatchTooLargeException;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.ForwardingDisk;
import org.millrace.channel.file.disk.ForwardingFile;
import org.millrace.channel.file.disk.RealDisk;
import org.millrace.channel.file.tool.ToolCommand;

/** The channel keeps the last mark of each key, from the record in which it came to the end of the channel's days. */
@Timeout(60)
class MarksTest {
    private static final Demand ALL = Demand.of(10_000, Long.MAX_VALUE, Duration.ZERO);

    @TempDir
    Path directory;

    private FileChannel open() throws Exception {
        return Typed.open(directory, Map.of("maxFileSize", 1L << 20));
    }

    private static List<String> texts(Lease lease) {
        return lease.events().stream().map(Event::text).toList();
    }

    private static void put(FileChannel channel, List<Event> batch, MarkChanges marks) throws Exception {
        channel.put(batch, marks, Duration.ZERO);
    }

    @Test
    void marksOfPutsAndOfCommitsAreThereAfterAnEndInOrder() throws Exception {
        FileChannel channel = open();
        assertThat(channel.keepsMarks()).isTrue();
        put(channel, Events.numbered(0, 3), MarkChanges.set("r1/a", Mark.of(3)).with("r1/b", Mark.of("x")));
        put(channel, Events.numbered(3, 2), MarkChanges.set("r1/a", Mark.of(5)));
        channel.commit(List.of(channel.take(ALL)), MarkChanges.set("k1", Mark.of("file 7")));
        Map<String, Mark> expected = Map.of("r1/a", Mark.of(5), "r1/b", Mark.of("x"), "k1", Mark.of("file 7"));
        assertThat(channel.marks()).isEqualTo(expected);
        channel.close();
        FileChannel again = open();
        assertThat(again.marks()).isEqualTo(expected);
        assertThat(again.take(ALL).events()).isEmpty();
        again.close();
    }

    @Test
    void marksOutliveTheFilesInWhichTheyCame() throws Exception {
        FileChannel channel = open();
        put(channel, Events.numbered(0, 1), MarkChanges.set("first", Mark.of(1)));
        for (int i = 0; i < 6; i++) {
            put(channel, List.of(Event.of(new byte[600_000])), MarkChanges.set("next", Mark.of(i)));
            channel.commit(List.of(channel.take(ALL)), MarkChanges.none());
        }
        channel.close();
        FileChannel again = open();
        assertThat(again.marks()).isEqualTo(Map.of("first", Mark.of(1), "next", Mark.of(5)));
        again.close();
        try (var files = Files.list(directory.resolve("data"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".mrs"))).isEmpty();
        }
        assertThat(open().marks()).hasSize(2);
    }

    @Test
    void aKeyThatIsDroppedDoesNotComeBack() throws Exception {
        FileChannel channel = open();
        put(channel, Events.numbered(0, 1), MarkChanges.set("a", Mark.of(1)).with("b", Mark.of(2)));
        put(channel, Events.numbered(1, 1), MarkChanges.none().without("a"));
        channel.close();
        FileChannel again = open();
        assertThat(again.marks()).isEqualTo(Map.of("b", Mark.of(2)));
        again.close();
    }

    @Test
    void aBatchWithoutEventsMovesItsMarkAndTakesNoRoom() throws Exception {
        FileChannel channel = open();
        put(channel, List.of(), MarkChanges.set("a", Mark.of(1)));
        assertThat(channel.usage().events()).hasValue(0);
        assertThat(channel.usage().bytes()).hasValue(0);
        assertThat(channel.take(ALL).events()).isEmpty();
        put(channel, Events.numbered(0, 2), MarkChanges.none());
        put(channel, List.of(), MarkChanges.set("a", Mark.of(2)));
        channel.close();
        FileChannel again = open();
        assertThat(again.marks()).isEqualTo(Map.of("a", Mark.of(2)));
        assertThat(texts(again.take(ALL))).containsExactly("0", "1");
        again.close();
    }

    @Test
    void severalLeasesEndInOneStepWithTheirMark() throws Exception {
        FileChannel channel = open();
        put(channel, Events.numbered(0, 9), MarkChanges.none());
        Demand three = Demand.of(3, Long.MAX_VALUE, Duration.ZERO);
        Lease first = channel.take(three);
        Lease second = channel.take(three);
        Lease third = channel.take(three);
        channel.commit(List.of(third, first), MarkChanges.set("k1", Mark.of(1)));
        second.rollback();
        assertThatThrownBy(() -> channel.commit(List.of(first), MarkChanges.none()))
                .isInstanceOf(IllegalStateException.class);
        channel.close();
        FileChannel again = open();
        assertThat(texts(again.take(ALL))).containsExactly("3", "4", "5");
        assertThat(again.marks()).containsKey("k1");
        again.close();
    }

    /** Counts the syncs of the acknowledgements. */
    private static final class Counting extends ForwardingDisk {
        final AtomicInteger syncs = new AtomicInteger();

        Counting() {
            super(new RealDisk());
        }

        @Override
        public Disk.File open(Path file) throws IOException {
            return counted(super.open(file));
        }

        @Override
        public Disk.File create(Path file) throws IOException {
            boolean acks = String.valueOf(file.getFileName()).startsWith("acks");
            return acks ? counted(super.create(file)) : super.create(file);
        }

        private Disk.File counted(Disk.File file) {
            return new ForwardingFile(file) {
                @Override
                public void sync() throws IOException {
                    syncs.incrementAndGet();
                    super.sync();
                }
            };
        }
    }

    @Test
    void aCommitWithMarksIsSyncedBeforeItReturns() throws Exception {
        Counting disk = new Counting();
        FileChannel channel = Typed.open(new TestContext(directory), Map.of("commitSyncIntervalMs", 3_600_000), disk);
        put(channel, Events.numbered(0, 4), MarkChanges.none());
        Lease lease = channel.take(ALL);
        int before = disk.syncs.get();
        channel.commit(List.of(lease), MarkChanges.set("k1", Mark.of(1)));
        assertThat(disk.syncs.get()).isEqualTo(before + 1);
        channel.close();
    }

    @Test
    void moreKeysThanAChannelKeepsAreRefusedAndNothingIsPut() throws Exception {
        FileChannel channel = open();
        Map<String, Mark> most = new LinkedHashMap<>();
        for (int i = 0; i < MarkChanges.MAX_KEYS; i++) {
            most.put("key " + i, Mark.of(i));
        }
        put(channel, Events.numbered(0, 1), MarkChanges.setAll(most));
        assertThatThrownBy(() -> put(channel, Events.numbered(1, 1), MarkChanges.set("one more", Mark.of(1))))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("16384")
                .hasMessageContaining("Drop the keys of what is gone");
        Lease lease = channel.take(ALL);
        assertThatThrownBy(() -> channel.commit(List.of(lease), MarkChanges.set("one more", Mark.of(1))))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("Nothing was committed");
        put(channel, Events.numbered(2, 1), MarkChanges.set("key 5", Mark.of(6)).without("key 6"));
        put(channel, Events.numbered(3, 1), MarkChanges.set("one more", Mark.of(1)));
        assertThat(channel.usage().events()).hasValue(3);
        channel.close();
        FileChannel again = open();
        assertThat(again.marks()).hasSize(MarkChanges.MAX_KEYS).containsEntry("key 5", Mark.of(6));
        again.close();
    }

    @Test
    void moreBytesThanAChannelKeepsAreRefused() throws Exception {
        FileChannel channel = open();
        String prefix = "k".repeat(1000);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        Map<String, Mark> hundred = new LinkedHashMap<>();
                        for (int n = 0; n < 100; n++) {
                            hundred.put(prefix + i + "-" + n, Mark.of(new byte[Mark.MAX_BYTES]));
                        }
                        put(channel, List.of(), MarkChanges.setAll(hundred));
                    }
                })
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("8388608");
        Map<String, Mark> kept = channel.marks();
        assertThat(kept).hasSize(4100);
        channel.close();
        FileChannel again = open();
        assertThat(again.marks()).isEqualTo(kept);
        again.close();
    }

    @Test
    void aTakeLendsNoMoreBytesThanAskedForButOneEventAtLeast() throws Exception {
        FileChannel channel = open();
        List<Event> batch = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            batch.add(Event.of(new byte[1000]));
        }
        put(channel, batch, MarkChanges.none());
        put(channel, batch, MarkChanges.none());
        assertThat(channel.take(Demand.of(100, 10, Duration.ZERO)).events()).hasSize(1);
        assertThat(channel.take(Demand.of(100, 3500, Duration.ZERO)).events()).hasSize(3);
        Lease across = channel.take(Demand.of(100, 9000, Duration.ZERO));
        assertThat(across.events()).hasSize(9);
        across.rollback();
        assertThat(channel.take(Demand.of(100, 2000, Duration.ZERO)).events()).hasSize(2);
        assertThat(channel.take(ALL).events()).hasSize(14);
        channel.close();
    }

    @Test
    void aBatchThatNeverFitsIsSaidToBeTooLarge() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of("byteCapacity", 5000L));
        assertThatThrownBy(() -> put(channel, List.of(Event.of(new byte[6000])), MarkChanges.none()))
                .isInstanceOf(BatchTooLargeException.class)
                .hasMessageContaining("byteCapacity=5000");
        assertThatThrownBy(() -> put(channel, Events.numbered(0, 1001), MarkChanges.none()))
                .isInstanceOf(BatchTooLargeException.class)
                .hasMessageContaining("transactionCapacity=1000");
        assertThat(channel.transactionBytes()).isEqualTo(5000);
        channel.close();
    }

    @Test
    void theToolShowsMarks() throws Exception {
        FileChannel channel = open();
        put(channel, Events.numbered(0, 2), MarkChanges.set("r1/\n.log", Mark.of(258)));
        channel.close();
        StringBuilder answer = new StringBuilder();
        assertThat(new ToolCommand().run(List.of("verify", directory.toString()), answer))
                .isZero();
        assertThat(answer.toString())
                .contains("1 marks are kept")
                .contains("8 bytes 0000000000000102")
                .doesNotContain("r1/\n");
    }

    /** Written by the version before there were marks: 100 events closed in order, 50 of a process that was killed, 50 delivered. */
    @Test
    void whatTheFormatBeforeMarksHoldsIsDelivered() throws Exception {
        unpack("format-1.zip");
        FileChannel channel = open();
        assertThat(channel.marks()).isEmpty();
        Lease lease = channel.take(ALL);
        assertThat(lease.events()).hasSize(100);
        for (int i = 0; i < 100; i++) {
            Event event = lease.events().get(i);
            int number = 50 + i;
            assertThat(event.text()).isEqualTo("event " + number);
            assertThat(event.headers())
                    .isEqualTo(number % 3 == 0 ? Map.of("n", "" + number, "Größe", "\uD83D\uDE00" + number) : Map.of());
        }
        channel.commit(List.of(lease), MarkChanges.set("k1", Mark.of(1)));
        channel.close();
        FileChannel again = open();
        assertThat(again.take(ALL).events()).isEmpty();
        assertThat(again.marks()).containsOnlyKeys("k1");
        again.close();
    }

    private void unpack(String name) throws IOException {
        try (InputStream packed = Objects.requireNonNull(MarksTest.class.getResourceAsStream(name));
                ZipInputStream files = new ZipInputStream(packed)) {
            for (ZipEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(Objects.requireNonNull(file.getParent()));
                    Files.copy(files, file);
                }
            }
        }
    }
}
