package org.millrace.bucket.sink;

import java.io.IOException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.bucket.ledger.FileEntry;
import org.millrace.bucket.store.FileFormat;
import org.millrace.bucket.store.OpenFile;

/**
 * A file that events go into, or went into since the last checkpoint. Belongs to the sink's thread. Its state is how much was written,
 * how much of that was answered for, and how much of that is committed.
 */
final class InUse {
    final Object key;
    final OpenFile file;
    final long madeNanos;
    private final FileFormat format;
    private final Output out;
    private FileEntry entry;
    private FileFormat.@Nullable Writer writer;
    private Future<?> closing = Work.DONE;
    private long writtenNanos;
    private long events;
    private long bodyBytes;
    private long answered;
    private long committed;
    private long committedEvents;
    private long committedBodyBytes;

    InUse(Object key, FileEntry entry, OpenFile file, FileFormat format, Output out, long now) {
        this.key = key;
        this.entry = entry;
        this.file = file;
        this.format = format;
        this.out = out;
        this.madeNanos = now;
        this.writtenNanos = now;
    }

    FileEntry entry() {
        return entry;
    }

    void write(Event event, long now) throws IOException {
        FileFormat.Writer to = writer;
        if (to == null) {
            to = format.begin(out, committed > 0);
            writer = to;
        }
        to.write(event);
        events++;
        bodyBytes += event.body().length;
        writtenNanos = now;
    }

    long events() {
        return events;
    }

    long bodyBytes() {
        return bodyBytes;
    }

    long position() {
        return out.position();
    }

    long writtenNanos() {
        return writtenNanos;
    }

    /** What was written goes to the file, as far as the format has let go of it. */
    void drain() throws IOException {
        out.drain();
    }

    /** All events are in the file, which may end here. */
    void cut() throws IOException {
        FileFormat.Writer now = writer;
        if (now != null) {
            now.cut();
        }
        out.drain();
    }

    /** Writes the footer: no more events. */
    void finish() throws IOException {
        FileFormat.Writer now = writer;
        writer = null;
        if (now != null) {
            now.close();
        }
        out.drain();
        out.end();
    }

    /** It is being closed. */
    void closing(Future<?> done) {
        closing = done;
    }

    Future<?> closing() {
        return closing;
    }

    /** How much is to be answered for: nothing, if there is no event in it. */
    void answer() {
        answered = events == 0 ? 0 : out.position();
    }

    /** As a mark is to speak of it. */
    FileEntry remembered() {
        return entry.ofLength(answered);
    }

    void commit() {
        committed = answered;
        committedEvents = events;
        committedBodyBytes = bodyBytes;
        entry = entry.ofLength(committed);
    }

    long committed() {
        return committed;
    }

    /**
     * Undoes what is not committed, if it can be gone on with then.
     *
     * @return false if it can't
     */
    boolean goBack() {
        release();
        boolean whole = committed > 0;
        try {
            if ((whole && !format.appendable()) || !file.cutBack(committed)) {
                return false;
            }
        } catch (IOException e) {
            return false;
        }
        out.restart(committed);
        events = committedEvents;
        bodyBytes = committedBodyBytes;
        answered = committed;
        return true;
    }

    private void release() {
        FileFormat.Writer now = writer;
        writer = null;
        if (now != null) {
            now.release();
        }
    }

    /** Gives it up as it is. */
    void abandon() {
        release();
        out.end();
        file.abandon();
    }
}
