package org.millrace.sink.file.roll;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Counter;
import org.millrace.api.event.Event;
import org.millrace.api.file.Presence;
import org.millrace.api.serializer.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the moment. Made with the first batch that needs it, so that quiet times leave no empty files behind. A batch
 * is in it as a whole or not at all: after a failed write the file is cut back to where the batch began, and if even that
 * fails it is left and the next batch begins another. Belongs to the sink's thread.
 */
final class RollingFile {
    private static final Logger log = LoggerFactory.getLogger(RollingFile.class);
    private static final int MOST_NAMES = 10_000;

    private final FileNames names;
    private final Serializer serializer;
    private final LongSupplier rollNanos;
    private final boolean fsync;
    private final LongSupplier nanoTime;
    private final Counter opened;
    private final Counter closed;
    private final Counter failed;
    private @Nullable Open open;

    /** A file, and what writes into it; another writer after a batch that failed. */
    private static final class Open {
        private final Path path;
        private final FileChannel file;
        private final FileStream stream;
        private final long since;
        private Serializer.@Nullable Writer writer;

        Open(Path path, FileChannel file, long since) {
            this.path = path;
            this.file = file;
            this.stream = new FileStream(file);
            this.since = since;
        }
    }

    /** {@code rollNanos} 0 is never; time comes from a monotonic clock. */
    RollingFile(
            FileNames names,
            Serializer serializer,
            LongSupplier rollNanos,
            boolean fsync,
            LongSupplier nanoTime,
            Counter opened,
            Counter closed,
            Counter failed) {
        this.names = names;
        this.serializer = serializer;
        this.rollNanos = rollNanos;
        this.fsync = fsync;
        this.nanoTime = nanoTime;
        this.opened = opened;
        this.closed = closed;
        this.failed = failed;
    }

    /** Told of an event that can't be written in this format. */
    interface Rejected {
        void reject(int index, String reason);
    }

    void append(List<Event> batch, Rejected rejected) throws IOException {
        rollIfDue();
        leaveIfGone();
        Open to = open == null ? create() : open;
        long before = to.stream.length();
        boolean written = false;
        try {
            write(batch, to, rejected);
            written = true;
        } finally {
            if (!written) {
                cutBack(to, before);
            }
        }
    }

    private void write(List<Event> batch, Open to, Rejected rejected) throws IOException {
        Serializer.Writer writer = to.writer;
        if (writer == null) {
            writer = serializer.writer(to.stream, to.stream.length() > 0);
            to.writer = writer;
        }
        for (int i = 0; i < batch.size(); i++) {
            try {
                writer.write(batch.get(i));
            } catch (IllegalArgumentException e) {
                rejected.reject(i, String.valueOf(e.getMessage()));
            }
        }
        writer.flush();
        to.stream.flush();
        if (fsync) {
            to.file.force(false);
        }
    }

    /** Somebody may have moved or deleted the file: what is written to it now would not be found. */
    private void leaveIfGone() throws IOException {
        Open now = open;
        if (now != null && !Presence.ofEntry(now.path)) {
            log.info("{} is there no more; another file is begun.", now.path);
            close();
        }
    }

    private Open create() throws IOException {
        for (int i = 0; i < MOST_NAMES; i++) {
            Path candidate = names.next();
            try {
                Open made = new Open(
                        candidate,
                        FileChannel.open(candidate, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        nanoTime.getAsLong());
                open = made;
                opened.increment();
                return made;
            } catch (FileAlreadyExistsException e) {
                log.debug("{} is there already; the next number is tried.", candidate);
            } catch (IOException e) {
                failed.increment();
                throw e;
            }
        }
        throw new IOException("no free file name was found");
    }

    private void cutBack(Open to, long before) {
        failed.increment();
        // What it has of the failed batch is not to come into the file any more.
        to.writer = null;
        try {
            to.stream.cutBack(before);
        } catch (IOException e) {
            log.warn(
                    "{} could not be cut back after a failed write; its last event may be torn: {}",
                    to.path,
                    e.toString());
            close();
            return;
        }
        if (before > 0 && !serializer.appendable()) {
            close();
        }
    }

    /** Closes the file if its time is over; the next batch begins another. */
    void rollIfDue() {
        long after = rollNanos.getAsLong();
        Open now = open;
        if (now != null && after > 0 && nanoTime.getAsLong() - now.since >= after) {
            close();
        }
    }

    void close() {
        Open old = open;
        open = null;
        if (old == null) {
            return;
        }
        closed.increment();
        try (FileChannel file = old.file) {
            Serializer.Writer writer = old.writer;
            if (writer != null) {
                writer.close();
                old.stream.flush();
            }
            log.debug("{} is closed with {} bytes.", old.path, file.size());
        } catch (IOException | RuntimeException e) {
            log.warn("{} did not close well: {}", old.path, e.toString());
        }
    }
}
