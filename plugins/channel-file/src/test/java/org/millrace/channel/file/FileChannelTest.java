package org.millrace.channel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.millrace.channel.file.Events.AT_ONCE;
import static org.millrace.channel.file.Events.LONG;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.event.Event;
import org.millrace.channel.file.disk.DirectoryLock;
import org.millrace.channel.file.disk.RealDisk;
import org.millrace.channel.file.format.AckFile;
import org.millrace.channel.file.format.SegmentHeader;

@Timeout(60)
class FileChannelTest {
    @TempDir
    Path directory;

    private static List<Path> segments(Path under) throws Exception {
        try (var files = Files.walk(under)) {
            return files.filter(file -> SegmentHeader.idOf(String.valueOf(file.getFileName())) >= 0)
                    .toList();
        }
    }

    @Test
    void whatWasPutIsThereAfterClosingAndOpening() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of());
        Taken.put(channel, Events.numbered(0, 10));
        Taken.put(channel, Events.numbered(10, 5));
        Taken lease = Taken.from(channel, 3, AT_ONCE);
        assertThat(Events.texts(lease)).containsExactly("0", "1", "2");
        lease.commit();
        channel.close();

        FileChannel again = Typed.open(directory, Map.of());
        assertThat(again.usage().events().orElse(0)).isEqualTo(12);
        assertThat(Events.drain(again)).hasSize(12).startsWith("3").endsWith("14");
        assertThat(again.usage().events().orElse(0)).isZero();
        assertThat(again.usage().bytes().orElse(0)).isZero();
        again.close();
    }

    @Test
    void eventsComeBackAsTheyWentIn() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of());
        Event odd = Event.of(Map.of("half a pair \uD800", "ünï\uDC00code", "", ""), new byte[] {0, -1, 127});
        List<Event> batch = List.of(odd, Event.of(new byte[0]), Event.of("x".repeat(100_000)));
        Taken.put(channel, batch);
        channel.close();

        FileChannel again = Typed.open(directory, Map.of());
        Taken lease = Taken.from(again, 10, AT_ONCE);
        assertThat(lease.events()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(lease.events().get(i).headers()).isEqualTo(batch.get(i).headers());
            assertThat(lease.events().get(i).body()).isEqualTo(batch.get(i).body());
        }
        again.close();
    }

    @Test
    void leasesEndInAnyOrderAndWhatIsRolledBackComesFirst() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of());
        Taken.put(channel, Events.numbered(0, 9));
        Taken first = Taken.from(channel, 3, AT_ONCE);
        Taken second = Taken.from(channel, 3, AT_ONCE);
        Taken third = Taken.from(channel, 3, AT_ONCE);
        assertThat(Taken.from(channel, 3, AT_ONCE).events()).isEmpty();
        third.rollback();
        second.commit();
        first.rollback();
        assertThat(channel.usage().events().orElse(0)).isEqualTo(6);
        channel.close();

        FileChannel again = Typed.open(directory, Map.of());
        assertThat(Events.drain(again)).containsExactly("0", "1", "2", "6", "7", "8");
        again.close();
    }

    @Test
    void aLeaseThatIsOpenWhenTheChannelClosesIsDeliveredAgain() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of());
        Taken.put(channel, Events.numbered(0, 4));
        Taken lease = Taken.from(channel, 2, AT_ONCE);
        channel.close();
        assertThatThrownBy(lease::commit).isInstanceOf(ChannelException.class);

        FileChannel again = Typed.open(directory, Map.of());
        assertThat(Events.drain(again)).containsExactly("0", "1", "2", "3");
        again.close();
    }

    @Test
    void aFullChannelRefusesUntilEventsAreDelivered() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of("capacity", 10L, "transactionCapacity", 10));
        Taken.put(channel, Events.numbered(0, 8));
        assertThatThrownBy(() -> Taken.put(channel, Events.numbered(8, 3)))
                .isInstanceOf(ChannelFullException.class)
                .hasMessageContaining("capacity=10");
        Taken lease = Taken.from(channel, 5, AT_ONCE);
        assertThatThrownBy(() -> Taken.put(channel, Events.numbered(8, 3))).isInstanceOf(ChannelFullException.class);
        lease.commit();
        Taken.put(channel, Events.numbered(8, 3));
        assertThat(Events.drain(channel)).containsExactly("5", "6", "7", "8", "9", "10");
        channel.close();
    }

    @Test
    void aPutWaitsForRoom() throws Exception {
        FileChannel channel =
                Typed.open(directory, Map.of("capacity", 10L, "transactionCapacity", 10, "keep-alive", 30));
        Taken.put(channel, Events.numbered(0, 10));
        Started<String> put =
                Started.run(() -> Taken.put(channel, Events.numbered(10, 2))).untilItWaits();
        Taken.from(channel, 2, AT_ONCE).commit();
        put.result();
        assertThat(Events.drain(channel)).hasSize(10).endsWith("10", "11");
        channel.close();
    }

    @Test
    void bytesAreLimitedToo() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of("byteCapacity", 5000L));
        Taken.put(channel, List.of(Event.of(new byte[4000])));
        assertThatThrownBy(() -> Taken.put(channel, List.of(Event.of(new byte[4000]))))
                .isInstanceOf(ChannelFullException.class)
                .hasMessageContaining("byteCapacity=5000");
        assertThatThrownBy(() -> Taken.put(channel, List.of(Event.of(new byte[6000]))))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("can never hold");
        channel.close();
    }

    @Test
    void aBatchOverTheTransactionCapacityIsRefused() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of("transactionCapacity", 3));
        assertThatThrownBy(() -> Taken.put(channel, Events.numbered(0, 4)))
                .hasMessageContaining("transactionCapacity=3");
        channel.close();
    }

    @Test
    void aTakeWaitsForAPut() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of());
        Started<Taken> take = Started.call(() -> Taken.from(channel, 10, LONG)).untilItWaits();
        Taken.put(channel, Events.of("a"));
        assertThat(Events.texts(take.result())).containsExactly("a");
        channel.close();
    }

    @Test
    void filesAreDeletedOnceTheirEventsAreDelivered() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of("maxFileSize", 1L << 20, "commitSyncIntervalMs", 1));
        for (int i = 0; i < 40; i++) {
            Taken.put(channel, List.of(Event.of(new byte[100_000])));
        }
        assertThat(segments(directory)).hasSizeGreaterThan(3);
        Events.drain(channel);
        await().atMost(Duration.ofSeconds(20)).until(() -> segments(directory).size() <= 1);
        channel.close();
        assertThat(segments(directory)).isEmpty();
    }

    @Test
    void anInterruptedPutIsEitherThereOrThrows() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of());
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            Started<Boolean> put = Started.call(() -> {
                Thread.currentThread().interrupt();
                try {
                    Taken.put(channel, Events.numbered(number, 1));
                    return Thread.interrupted();
                } catch (InterruptedException e) {
                    return false;
                }
            });
            if (put.result()) {
                expected.add(String.valueOf(i));
            }
        }
        assertThat(Events.drain(channel)).isEqualTo(expected);
        Taken.put(channel, Events.of("goes on"));
        assertThat(Events.drain(channel)).containsExactly("goes on");
        channel.close();
    }

    @Test
    void anInterruptedTakeHarmsNobody() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of());
        Started<Taken> take = Started.call(() -> Taken.from(channel, 1, LONG)).untilItWaits();
        take.interrupt();
        assertThat(take.failure()).isInstanceOf(InterruptedException.class);
        Taken.put(channel, Events.of("a"));
        Taken lease = Taken.from(channel, 1, AT_ONCE);
        Thread.currentThread().interrupt();
        lease.commit();
        assertThat(Thread.interrupted()).isTrue();
        Taken.put(channel, Events.of("b"));
        assertThat(Events.drain(channel)).containsExactly("b");
        channel.close();
    }

    @Test
    void theRelaxedModeIsNamedAndLosesNothingWhenClosedInOrder() throws Exception {
        TestContext context = new TestContext(directory);
        FileChannel channel = Typed.open(context, Map.of("fsyncPerTransaction", false), new RealDisk());
        Taken.put(channel, Events.numbered(0, 100));
        assertThat(context.reports).singleElement().asString().contains("relaxed", "5 s");
        channel.close();
        FileChannel again = Typed.open(directory, Map.of());
        assertThat(Events.drain(again)).hasSize(100);
        again.close();
    }

    @Test
    void aChannelWithFewerDirectoriesSaysWhatItCannotSee() throws Exception {
        Path one = directory.resolve("one");
        Path two = directory.resolve("two");
        FileChannel channel = Typed.open(directory, Map.of("dataDirs", one + "," + two));
        Taken.put(channel, Events.numbered(0, 10));
        Taken.put(channel, Events.numbered(10, 10));
        channel.close();

        TestContext context = new TestContext(directory);
        FileChannel again = Typed.open(context, Map.of("dataDirs", one.toString()), new RealDisk());
        assertThat(Objects.requireNonNull(context.gauges.get("UnreadableEventCount"))
                        .getAsLong())
                .isEqualTo(10);
        assertThat(Events.drain(again)).hasSize(10);
        again.close();
    }

    @Test
    void aLostCheckpointDirectoryLosesNoEvent() throws Exception {
        Path checkpoint = directory.resolve("checkpoint");
        FileChannel channel = Typed.open(directory, Map.of());
        Taken.put(channel, Events.numbered(0, 10));
        Taken.from(channel, 5, AT_ONCE).commit();
        channel.close();
        for (String name : AckFile.NAMES) {
            Files.delete(checkpoint.resolve(name));
        }
        FileChannel again = Typed.open(directory, Map.of());
        assertThat(Events.drain(again)).hasSize(10);
        again.close();
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void whatItMakesIsForItsUserAloneAndWhatIsThereKeepsItsPermissions() throws Exception {
        Path data = Files.createDirectories(directory.resolve("there"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-x---"));
        Path checkpoint = directory.resolve("made/by/channel");
        FileChannel channel =
                Typed.open(directory, Map.of("checkpointDir", checkpoint.toString(), "dataDirs", data.toString()));
        Taken.put(channel, Events.numbered(0, 10));

        assertThat(permissions(data)).isEqualTo("rwxr-x---");
        assertThat(permissions(checkpoint)).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("made"))).isEqualTo("rwx------");
        List<Path> files = new ArrayList<>(segments(directory));
        for (String name : AckFile.NAMES) {
            files.add(checkpoint.resolve(name));
        }
        files.add(data.resolve(DirectoryLock.FILE));
        for (Path file : files) {
            assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-------");
        }
        channel.close();
    }

    @Test
    void anotherChannelsFilesAreLeftWhereTheyAreAndSaid() throws Exception {
        Path other = directory.resolve("other");
        FileChannel stranger = Typed.open(other, Map.of());
        Taken.put(stranger, Events.numbered(100, 10));
        stranger.close();
        FileChannel channel = Typed.open(directory, Map.of());
        Taken.put(channel, Events.numbered(0, 10));
        channel.close();
        Path foreign = segments(other).get(0);
        Path copy = Files.copy(foreign, directory.resolve("data").resolve(SegmentHeader.fileName(77)));
        Path own = directory.resolve("data").resolve(SegmentHeader.fileName(1));
        Path renamed = Files.copy(own, directory.resolve("data").resolve(SegmentHeader.fileName(78)));

        TestContext context = new TestContext(directory);
        FileChannel again = Typed.open(context, Map.of(), new RealDisk());
        assertThat(Events.drain(again)).hasSize(10).startsWith("0");
        assertThat(context.reports)
                .first()
                .asString()
                .startsWith("DEGRADED")
                .contains(copy.toString(), renamed.toString(), "when it was written");
        again.close();
        assertThat(copy).exists();
        assertThat(renamed).exists();
    }
}
