package org.millrace.benchmarks.filechannel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flume.ChannelException;
import org.apache.flume.Context;
import org.apache.flume.Transaction;
import org.apache.flume.channel.file.FileChannel;
import org.apache.flume.event.EventBuilder;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.Opened;

/** What is measured: something that takes batches, and gives them back. */
interface Side extends AutoCloseable {
    /** Puts a batch; false if there was no room. Safe for threads. */
    boolean put() throws Exception;

    /** Takes up to a batch, commits, and says how many events it was. For one thread. */
    int take() throws Exception;

    /** Events that wait. */
    long queued();

    /**
     * Opens one.
     *
     * @param kind {@code flume}, {@code millrace} or {@code bare}
     */
    static Side open(String kind, Path directory, int batch, int size, long capacity) throws Exception {
        return switch (kind) {
            case "flume" -> new Flume(directory, batch, size, capacity);
            case "millrace" -> new Millrace(directory, batch, size, capacity);
            case "bare" -> new Bare(directory, batch, size);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** Our channel. */
    final class Millrace implements Side {
        private final Channel channel;
        private final List<Event> events = new ArrayList<>();
        private final int batch;

        Millrace(Path directory, int batch, int size, long capacity) throws Exception {
            this.batch = batch;
            for (int i = 0; i < batch; i++) {
                events.add(Event.of(new byte[size]));
            }
            channel = Opened.in(
                    directory,
                    Map.of(
                            "capacity",
                            capacity,
                            "transactionCapacity",
                            batch,
                            "keep-alive",
                            0,
                            "minimumRequiredSpace",
                            1L << 20));
        }

        @Override
        public boolean put() throws Exception {
            try {
                channel.put(events, MarkChanges.none(), Duration.ofMinutes(1));
                return true;
            } catch (ChannelFullException e) {
                return false;
            }
        }

        @Override
        public int take() throws Exception {
            Lease lease = channel.take(Demand.of(batch, Long.MAX_VALUE, Duration.ofMillis(50)));
            int count = lease.events().size();
            if (count > 0) {
                channel.commit(List.of(lease), MarkChanges.none());
            }
            return count;
        }

        @Override
        public long queued() {
            return channel.usage().events().orElse(0);
        }

        @Override
        public void close() throws Exception {
            channel.close();
        }
    }

    /** Flume's channel. */
    final class Flume implements Side {
        private final FileChannel channel = new FileChannel();
        private final org.apache.flume.Event event;
        private final int batch;

        Flume(Path directory, int batch, int size, long capacity) {
            this.batch = batch;
            event = EventBuilder.withBody(new byte[size]);
            channel.setName("c1");
            channel.configure(new Context(Map.of(
                    "checkpointDir",
                    directory.resolve("checkpoint").toString(),
                    "dataDirs",
                    directory.resolve("data").toString(),
                    "capacity",
                    Long.toString(capacity),
                    "transactionCapacity",
                    Integer.toString(batch),
                    "keep-alive",
                    "0",
                    "minimumRequiredSpace",
                    "1048576")));
            channel.start();
        }

        @Override
        public boolean put() {
            Transaction transaction = channel.getTransaction();
            transaction.begin();
            try {
                for (int i = 0; i < batch; i++) {
                    channel.put(event);
                }
                transaction.commit();
                return true;
            } catch (ChannelException e) {
                transaction.rollback();
                return false;
            } finally {
                transaction.close();
            }
        }

        @Override
        public int take() throws InterruptedException {
            if (queued() < batch) {
                // A transaction with less in it would cost it as much as a full one.
                Thread.sleep(1);
                return 0;
            }
            Transaction transaction = channel.getTransaction();
            transaction.begin();
            int count = 0;
            try {
                while (count < batch && channel.take() != null) {
                    count++;
                }
                transaction.commit();
            } finally {
                transaction.close();
            }
            return count;
        }

        @Override
        public long queued() {
            return ((Number) Status.of(channel)).longValue();
        }

        @Override
        public void close() {
            channel.stop();
        }
    }

    /** How many events wait in Flume's channel; it does not say so itself. */
    final class Status {
        private Status() {}

        static Object of(FileChannel channel) {
            try {
                var depth = FileChannel.class.getDeclaredMethod("getDepth");
                depth.setAccessible(true);
                return depth.invoke(channel);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Appends the bytes of a batch to a file and syncs it: no channel could do less. */
    final class Bare implements Side {
        private final java.nio.channels.FileChannel file;
        private final ByteBuffer bytes;
        private final int batch;
        private final AtomicInteger taken = new AtomicInteger();

        Bare(Path directory, int batch, int size) throws IOException {
            Files.createDirectories(directory);
            file = java.nio.channels.FileChannel.open(
                    directory.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            bytes = ByteBuffer.allocateDirect(batch * size);
            this.batch = batch;
        }

        @Override
        public synchronized boolean put() throws IOException {
            bytes.clear();
            file.write(bytes, file.size());
            file.force(false);
            if (file.size() > 128L << 20) {
                file.truncate(0);
            }
            taken.addAndGet(batch);
            return true;
        }

        @Override
        public int take() throws InterruptedException {
            int count = taken.getAndSet(0);
            if (count == 0) {
                Thread.sleep(1);
            }
            return count;
        }

        @Override
        public long queued() {
            return 0;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
