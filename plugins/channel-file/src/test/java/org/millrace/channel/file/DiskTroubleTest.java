package org.millrace.channel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.millrace.channel.file.Events.AT_ONCE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.event.Event;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.DiskFullException;
import org.millrace.channel.file.disk.ForwardingDisk;
import org.millrace.channel.file.disk.ForwardingFile;
import org.millrace.channel.file.disk.RealDisk;

/** The disk of this machine, which is full or fails when a test wants it to. */
@Timeout(60)
class DiskTroubleTest {
    @TempDir
    Path directory;

    private final Troubled disk = new Troubled();

    private static final class Troubled extends ForwardingDisk {
        volatile long usable = Long.MAX_VALUE;
        volatile boolean full;
        volatile boolean syncFails;
        volatile boolean ackWritesFail;
        final AtomicInteger syncs = new AtomicInteger();

        Troubled() {
            super(new RealDisk());
        }

        @Override
        public long usableSpace(Path path) {
            return usable;
        }

        @Override
        public Disk.File create(Path file) throws IOException {
            return new TroubledFile(file, super.create(file));
        }

        @Override
        public Disk.File open(Path file) throws IOException {
            return new TroubledFile(file, super.open(file));
        }

        private final class TroubledFile extends ForwardingFile {
            private final boolean segment;

            TroubledFile(Path path, Disk.File file) {
                super(file);
                this.segment = String.valueOf(path.getFileName()).startsWith("segment-");
            }

            @Override
            public void write(long position, ByteBuffer data) throws IOException {
                // A full disk still has room where there are bytes already.
                if (full && position + data.remaining() > size()) {
                    throw new DiskFullException("no space left", new IOException());
                }
                if (ackWritesFail && !segment) {
                    throw new IOException("input/output error");
                }
                super.write(position, data);
            }

            @Override
            public void sync() throws IOException {
                syncs.incrementAndGet();
                if (syncFails && segment) {
                    throw new IOException("input/output error");
                }
                super.sync();
            }
        }
    }

    private FileChannel open(TestContext context) throws Exception {
        return Typed.open(context, Map.of("maxFileSize", 1L << 20), disk);
    }

    @Test
    void belowTheRequiredSpacePutsAreRefusedTakesGoOnAndAllResumesByItself() throws Exception {
        TestContext context = new TestContext(directory);
        FileChannel channel = open(context);
        Taken.put(channel, Events.numbered(0, 10));
        disk.usable = 1000;
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThatThrownBy(() -> Taken.put(channel, Events.numbered(10, 10)))
                        .isInstanceOf(ChannelFullException.class)
                        .hasMessageContaining("1000 bytes are free on the disk of " + directory.resolve("data"))
                        .hasMessageContaining("for the batch and minimumRequiredSpace=1048576"));
        assertThat(context.reports).anyMatch(report -> report.startsWith("DEGRADED"));
        Taken lease = Taken.from(channel, 5, AT_ONCE);
        assertThat(lease.events()).hasSize(5);
        lease.commit();
        long before = channel.usage().events().orElse(0);
        disk.usable = Long.MAX_VALUE;
        await().atMost(Duration.ofSeconds(10)).until(() -> put(channel, Events.of("again")));
        assertThat(channel.usage().events().orElse(0)).isEqualTo(before + 1);
        assertThat(context.reports).last().asString().startsWith("OK");
        channel.close();
    }

    private static boolean put(FileChannel channel, List<Event> batch) throws Exception {
        try {
            Taken.put(channel, batch);
            return true;
        } catch (ChannelFullException e) {
            return false;
        }
    }

    @Test
    void onAFullDiskWhatIsThereIsDeliveredAndWhatIsRefusedDoesNotComeBack() throws Exception {
        TestContext context = new TestContext(directory);
        FileChannel channel = open(context);
        Taken.put(channel, Events.numbered(0, 10));
        disk.full = true;
        assertThatThrownBy(() -> Taken.put(channel, Events.numbered(10, 10)))
                .isInstanceOf(ChannelFullException.class)
                .hasMessageContaining("no space");
        for (int i = 0; i < 5; i++) {
            Taken.from(channel, 1, AT_ONCE).commit();
        }
        disk.full = false;
        await().atMost(Duration.ofSeconds(10)).until(() -> put(channel, Events.numbered(20, 10)));
        channel.close();
        FileChannel again = open(new TestContext(directory));
        assertThat(Events.drain(again)).hasSize(15).startsWith("5").doesNotContain("10");
        again.close();
        assertThat(context.reports).noneMatch(report -> report.startsWith("FAILED"));
    }

    @Test
    void afterASyncThatFailedNothingIsAcknowledgedUntilTheChannelIsOpenedAnew() throws Exception {
        TestContext context = new TestContext(directory);
        FileChannel channel = open(context);
        Taken.put(channel, Events.numbered(0, 10));
        disk.syncFails = true;
        assertThatThrownBy(() -> Taken.put(channel, Events.numbered(10, 10)))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("input/output error");
        disk.syncFails = false;
        int before = disk.syncs.get();
        assertThatThrownBy(() -> Taken.put(channel, Events.numbered(20, 10))).hasMessageContaining("opened anew");
        channel.close();
        // By the writer, which wakes those who wait first.
        assertThat(context.reports).anyMatch(report -> report.startsWith("FAILED"));
        assertThat(disk.syncs.get()).isEqualTo(before);

        FileChannel again = open(new TestContext(directory));
        Taken.put(again, Events.numbered(30, 1));
        assertThat(Events.drain(again))
                .startsWith("0", "1")
                .contains("9")
                .doesNotContain("20")
                .endsWith("30");
        again.close();
    }

    @Test
    void aDeliveryThatCannotBeWrittenDownIsNotOver() throws Exception {
        TestContext context = new TestContext(directory);
        FileChannel channel = open(context);
        Taken.put(channel, Events.numbered(0, 10));
        Taken lease = Taken.from(channel, 5, AT_ONCE);
        disk.ackWritesFail = true;
        assertThatThrownBy(lease::commit).isInstanceOf(ChannelException.class);
        lease.rollback();
        assertThat(context.reports).anyMatch(report -> report.startsWith("FAILED"));
        disk.ackWritesFail = false;
        channel.close();
        FileChannel again = open(new TestContext(directory));
        assertThat(Events.drain(again)).hasSize(10);
        again.close();
    }
}
