package org.millrace.channel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.channel.file.Events.AT_ONCE;
import static org.millrace.channel.file.Events.LONG;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.component.InvalidConfigurationException;

@Timeout(60)
class SpillableChannelTest {
    @TempDir
    Path directory;

    private final List<SpillableChannel> opened = new ArrayList<>();

    private SpillableChannel open(Object... keysAndValues) throws Exception {
        SpillableChannel channel = made(keysAndValues);
        opened.add(channel);
        channel.open(new TestContext(directory));
        return channel;
    }

    private static SpillableChannel made(Object... keysAndValues) {
        Map<String, Object> keys = new HashMap<>();
        keys.put("minimumRequiredSpace", "1048576");
        keys.put("overflowTimeout", 0);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            keys.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return new SpillableChannel(TypedConfig.of(SpillableConfig.class, keys), keys, 1L << 30);
    }

    @AfterEach
    void close() throws Exception {
        for (SpillableChannel channel : opened) {
            channel.close();
        }
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    private long bytesOnDisk() throws Exception {
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void whileThereIsRoomNothingTouchesTheDisk() throws Exception {
        SpillableChannel channel = open("memoryCapacity", 100);
        Taken.put(channel, Events.numbered(0, 60));
        Taken.put(channel, Events.numbered(60, 40));

        assertThat(bytesOnDisk()).isZero();
        assertThat(channel.usage().events().orElse(0)).isEqualTo(100);
        assertThat(Events.drain(channel)).isEqualTo(numbers(0, 100));
        assertThat(channel.usage().events().orElse(0)).isZero();
        assertThat(channel.usage().bytes().orElse(0)).isZero();
    }

    @Test
    void whatDoesNotFitGoesToTheDiskAndComesInOrder() throws Exception {
        SpillableChannel channel = open("memoryCapacity", 10);
        for (int i = 0; i < 100; i += 5) {
            Taken.put(channel, Events.numbered(i, 5));
        }
        assertThat(bytesOnDisk()).isPositive();
        List<String> came = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Taken lease = Taken.from(channel, 7, AT_ONCE);
            came.addAll(Events.texts(lease));
            lease.commit();
            Taken.put(channel, Events.numbered(100 + 5 * i, 5));
        }
        came.addAll(Events.drain(channel));
        assertThat(came).isEqualTo(numbers(0, 125));
    }

    @Test
    void memoryServesAgainOnceTheDiskIsEmpty() throws Exception {
        SpillableChannel channel = open("memoryCapacity", 10);
        Taken.put(channel, Events.numbered(0, 10));
        Taken.put(channel, Events.numbered(10, 5));
        Taken memory = Taken.from(channel, 10, AT_ONCE);
        Taken disk = Taken.from(channel, 10, AT_ONCE);
        memory.commit();
        assertThat(Taken.from(channel, 1, AT_ONCE).events()).isEmpty();
        // What is on lease from the disk may come back, so what is put now has to go behind it.
        Taken.put(channel, Events.numbered(15, 5));
        disk.rollback();
        assertThat(Events.drain(channel)).isEqualTo(numbers(10, 20));
        assertThat(Taken.from(channel, 1, java.time.Duration.ofMillis(1)).events())
                .isEmpty();

        long before = bytesOnDisk();
        Taken.put(channel, Events.numbered(20, 5));
        assertThat(bytesOnDisk()).isEqualTo(before);
        assertThat(Events.drain(channel)).isEqualTo(numbers(20, 25));
    }

    @Test
    void whatIsRolledBackComesFirst() throws Exception {
        SpillableChannel channel = open("memoryCapacity", 10);
        Taken.put(channel, Events.numbered(0, 10));
        Taken.put(channel, Events.numbered(10, 10));
        Taken first = Taken.from(channel, 4, AT_ONCE);
        Taken second = Taken.from(channel, 4, AT_ONCE);
        second.rollback();
        first.rollback();
        assertThat(Events.drain(channel)).isEqualTo(numbers(0, 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two"})
    void closedInOrderItLosesNothingAndTheOrderIsOne(String second) throws Exception {
        Object[] keys = second.isEmpty()
                ? new Object[] {"memoryCapacity", 10}
                : new Object[] {
                    "memoryCapacity", 10, "dataDirs", directory.resolve("data") + "," + directory.resolve(second)
                };
        int next = 0;
        int came = 0;
        // Again and again, with some of the disk and of the memory delivered in between, or all.
        for (int taken : new int[] {0, 7, 33, 1000, 3, 1000, 0}) {
            SpillableChannel channel = open(keys);
            assertThat(channel.usage().events().orElse(0)).isEqualTo(next - came);
            for (int i = 0; i < 60; i++) {
                Taken.put(channel, Events.numbered(next++, 1));
            }
            int end = Math.min(next, came + taken);
            while (came < end) {
                Taken lease = Taken.from(channel, end - came, AT_ONCE);
                assertThat(Events.texts(lease))
                        .isEqualTo(numbers(came, came + lease.events().size()));
                came += lease.events().size();
                lease.commit();
            }
            channel.close();
        }
        SpillableChannel last = open(keys);
        assertThat(Events.drain(last)).isEqualTo(numbers(came, next));
        assertThat(last.usage().events().orElse(0)).isZero();
    }

    @Test
    void whatIsInMemoryIsSavedAlsoIfTheDiskHasTakenAllItMay() throws Exception {
        SpillableChannel channel = open("memoryCapacity", 10, "overflowCapacity", 10L, "transactionCapacity", "10");
        Taken.put(channel, Events.numbered(0, 10));
        Taken.put(channel, Events.numbered(10, 10));
        channel.close();
        SpillableChannel again = open("memoryCapacity", 10, "overflowCapacity", 10L, "transactionCapacity", "10");
        assertThat(Events.drain(again)).isEqualTo(numbers(0, 20));
    }

    @Test
    void aPutWaitsForRoomInMemoryBeforeItGoesToTheDisk() throws Exception {
        SpillableChannel channel = open("memoryCapacity", 10, "overflowTimeout", 30);
        Taken.put(channel, Events.numbered(0, 10));
        Taken lease = Taken.from(channel, 10, AT_ONCE);
        Started<String> put =
                Started.run(() -> Taken.put(channel, Events.numbered(10, 10))).untilItWaits();
        lease.commit();
        assertThat(put.result()).isEqualTo("returned");
        assertThat(bytesOnDisk()).isZero();
        assertThat(Events.drain(channel)).isEqualTo(numbers(10, 20));
    }

    @Test
    void aTakeIsWokenByAPut() throws Exception {
        SpillableChannel channel = open("memoryCapacity", 10);
        Started<Taken> take = Started.call(() -> Taken.from(channel, 10, LONG)).untilItWaits();
        Taken.put(channel, Events.of("a"));
        Taken lease = take.result();
        assertThat(Events.texts(lease)).containsExactly("a");
        lease.commit();
    }

    @Test
    void withoutADiskItIsFullWhenMemoryIs() throws Exception {
        SpillableChannel channel = open("memoryCapacity", 10, "overflowCapacity", 0L);
        Taken.put(channel, Events.numbered(0, 10));
        assertThatThrownBy(() -> Taken.put(channel, Events.of("more")))
                .isInstanceOf(ChannelFullException.class)
                .hasMessageContaining("memoryCapacity=10")
                .hasMessageContaining("c1");
        assertThat(Events.drain(channel)).hasSize(10);
    }

    @Test
    void withoutMemoryAllGoesToTheDisk() throws Exception {
        SpillableChannel channel = open("memoryCapacity", 0);
        Taken.put(channel, Events.numbered(0, 5));
        assertThat(bytesOnDisk()).isPositive();
        assertThat(Events.drain(channel)).isEqualTo(numbers(0, 5));
    }

    @Test
    void aFullDiskBehindIsAFullChannel() throws Exception {
        SpillableChannel channel = open("memoryCapacity", 10, "overflowCapacity", 10L, "transactionCapacity", "10");
        Taken.put(channel, Events.numbered(0, 10));
        Taken.put(channel, Events.numbered(10, 10));
        assertThatThrownBy(() -> Taken.put(channel, Events.of("more"))).isInstanceOf(ChannelFullException.class);
        assertThatThrownBy(() -> Taken.put(channel, Events.numbered(0, 11)))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("transactionCapacity=10");
        assertThat(Events.drain(channel)).isEqualTo(numbers(0, 20));
    }

    @Test
    void nothingIsLostOrDoubledWhenManyPutAndTake() throws Exception {
        SpillableChannel channel = open("memoryCapacity", 50, "transactionCapacity", "20");
        int putters = 4;
        int each = 3000;
        AtomicInteger taken = new AtomicInteger();
        Set<String> came = new ConcurrentSkipListSet<>();
        List<Started<String>> all = new ArrayList<>();
        for (int p = 0; p < putters; p++) {
            int first = p * each;
            all.add(Started.run(() -> {
                for (int i = 0; i < each; i += 10) {
                    Taken.put(channel, Events.numbered(first + i, 10));
                }
            }));
        }
        for (int t = 0; t < 2; t++) {
            all.add(Started.run(() -> {
                int turn = 0;
                while (taken.get() < putters * each) {
                    Taken lease = Taken.from(channel, 15, java.time.Duration.ofMillis(5));
                    if (turn++ % 7 == 0) {
                        lease.rollback();
                    } else {
                        lease.commit();
                        taken.addAndGet(lease.events().size());
                        Events.texts(lease)
                                .forEach(text -> assertThat(came.add(text)).isTrue());
                    }
                }
            }));
        }
        for (Started<String> thread : all) {
            assertThat(thread.result()).isEqualTo("returned");
        }
        assertThat(came).isEqualTo(new TreeSet<>(numbers(0, putters * each)));
        assertThat(channel.usage().events().orElse(0)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "memoryCapacity, -1",
        "overflowTimeout, -1",
        "byteCapacity, -2",
        "byteCapacityBufferPercentage, 100",
        "maxFileSize, big",
        "fsyncPerTransaction, maybe",
        "transactionCapacity, 0"
    })
    void aValueThatCannotBeIsToldWithItsKey(String key, String value) {
        assertThatThrownBy(() -> made(key, value))
                .isInstanceOfSatisfying(InvalidConfigurationException.class, e -> assertThat(e.key())
                        .isEqualTo(key));
    }
}
