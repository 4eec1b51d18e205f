package org.millrace.sink.file.roll;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Counter;
import org.millrace.api.file.Presence;
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
    private final LongSupplier rollNanos;
    private final boolean fsync;
    private final LongSupplier nanoTime;
    private final Counter opened;
    private final Counter closed;
    private final Counter failed;
    private @Nullable FileChannel file;
    private @Nullable Path path;
    private long openedAt;
    private long length;

    /** {@code rollNanos} 0 is never; time comes from a monotonic clock. */
    RollingFile(
            FileNames names,
            LongSupplier rollNanos,
            boolean fsync,
            LongSupplier nanoTime,
            Counter opened,
            Counter closed,
            Counter failed) {
        this.names = names;
        this.rollNanos = rollNanos;
        this.fsync = fsync;
        this.nanoTime = nanoTime;
        this.opened = opened;
        this.closed = closed;
        this.failed = failed;
    }

    /** A batch, which writes itself piece by piece. */
    interface Batch {
        void writeTo(Pieces pieces) throws IOException;
    }

    /** Takes pieces of a batch. */
    interface Pieces {
        void write(ByteBuffer piece) throws IOException;
    }

    void append(ByteBuffer batch) throws IOException {
        append(pieces -> pieces.write(batch));
    }

    void append(Batch batch) throws IOException {
        rollIfDue();
        leaveIfGone();
        FileChannel to = file == null ? create() : file;
        long before = length;
        boolean written = false;
        try {
            batch.writeTo(piece -> {
                while (piece.hasRemaining()) {
                    length += to.write(piece);
                }
            });
            if (fsync) {
                to.force(false);
            }
            written = true;
        } finally {
            if (!written) {
                cutBack(to, before);
            }
        }
    }

    /** Somebody may have moved or deleted the file: what is written to it now would not be found. */
    private void leaveIfGone() throws IOException {
        Path current = path;
        if (file != null && current != null && !Presence.ofEntry(current)) {
            log.info("{} is there no more; another file is begun.", current);
            close();
        }
    }

    private FileChannel create() throws IOException {
        for (int i = 0; i < MOST_NAMES; i++) {
            Path candidate = names.next();
            try {
                FileChannel made = FileChannel.open(candidate, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                file = made;
                path = candidate;
                length = 0;
                openedAt = nanoTime.getAsLong();
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

    private void cutBack(FileChannel to, long before) {
        failed.increment();
        try {
            to.truncate(before);
            to.position(before);
            length = before;
        } catch (IOException e) {
            log.warn(
                    "{} could not be cut back after a failed write; its last event may be torn: {}",
                    path,
                    e.toString());
            close();
        }
    }

    /** Closes the file if its time is over; the next batch begins another. */
    void rollIfDue() {
        long after = rollNanos.getAsLong();
        if (file != null && after > 0 && nanoTime.getAsLong() - openedAt >= after) {
            close();
        }
    }

    void close() {
        FileChannel old = file;
        file = null;
        if (old != null) {
            closed.increment();
            try {
                old.close();
            } catch (IOException e) {
                log.warn("{} did not close well: {}", path, e.toString());
            }
        }
    }
}
