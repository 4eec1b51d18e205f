package org.millrace.channel.file.flume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * Walks through the records of one data directory, file after file, and skips what is damaged. The state is the record it
 * stands on; one thread uses it.
 */
final class DirectoryScan implements AutoCloseable {
    private static final int SEARCHED_AT_ONCE = 64 * 1024;

    private final Iterator<LogFileName> files;
    private final DamageLog damage;
    private LogFile log;
    private long next;
    private LogRecord record;
    private long pointer;

    /** Stands on the first record, if {@link #advance} says so. The list is not empty. */
    DirectoryScan(List<LogFileName> names, DamageLog damage) throws IOException {
        files = names.iterator();
        this.damage = damage;
        log = new LogFile(files.next());
        record = new LogRecord(LogRecord.Type.ROLLBACK, 0, 0, 0, 0);
    }

    LogRecord record() {
        return record;
    }

    /** Where the record is, as takes refer to it. */
    long pointer() {
        return pointer;
    }

    /** Goes to the next readable record; false if there is none. */
    boolean advance() throws IOException {
        while (true) {
            boolean found;
            try {
                found = advanceInFile();
            } catch (IOException e) {
                throw unreadable(log.name().path(), next, e);
            }
            if (found) {
                return true;
            }
            log.close();
            if (!files.hasNext()) {
                return false;
            }
            log = new LogFile(files.next());
            next = 0;
        }
    }

    /** A failure to read says nothing of what is there, so nothing is left out on its account. */
    static IOException unreadable(Path file, long at, IOException e) {
        return new IOException(
                file + " can't be read at byte " + at + ": " + e.getMessage()
                        + ". Nothing was imported and nothing is lost: import again; if it stays so, copy the logs to a sound"
                        + " disk first and import the copy",
                e);
    }

    private boolean advanceInFile() throws IOException {
        while (next < log.size()) {
            long at = next;
            ByteBuffer head = log.bytes(at, LogRecord.HEAD);
            byte operation = head.get(0);
            try {
                if (operation == LogRecord.END) {
                    if (onlyFillFrom(at)) {
                        return false;
                    }
                    throw new MalformedException("an end mark that is not the end");
                }
                if (operation != LogRecord.RECORD && operation != LogRecord.STRUCK_OUT) {
                    throw new MalformedException("no record begins with the byte " + (operation & 0xff));
                }
                LogRecord parsed = LogRecord.parse(head, at, log.size() - at);
                next = parsed.end();
                if (operation == LogRecord.RECORD) {
                    record = parsed;
                    pointer = Pointer.of(log.name().number(), (int) at);
                    return true;
                }
            } catch (MalformedException e) {
                next = nextRecordAfter(at);
                String skipped = next < log.size()
                        ? "; " + (next - at) + " bytes skipped"
                        : "; no record found in the " + (next - at) + " bytes to the end of the file";
                damage.add(log.name().path(), at, e.getMessage() + skipped);
            }
        }
        return false;
    }

    /** Flume reserves space by filling it with end marks, so behind the first there is nothing else. */
    private boolean onlyFillFrom(long start) throws IOException {
        long at = start;
        while (at < log.size()) {
            ByteBuffer bytes = log.bytes(at, SEARCHED_AT_ONCE);
            if (!bytes.hasRemaining()) {
                return true;
            }
            at += bytes.remaining();
            while (bytes.hasRemaining()) {
                if (bytes.get() != LogRecord.END) {
                    return false;
                }
            }
        }
        return true;
    }

    private long nextRecordAfter(long damaged) throws IOException {
        long at = damaged + 1;
        while (at < log.size()) {
            ByteBuffer bytes = log.bytes(at, SEARCHED_AT_ONCE);
            if (!bytes.hasRemaining()) {
                return log.size();
            }
            long end = at + bytes.remaining();
            while (bytes.hasRemaining() && bytes.get(bytes.position()) != LogRecord.RECORD) {
                bytes.get();
            }
            at = end - bytes.remaining();
            if (at < end) {
                if (begins(at)) {
                    return at;
                }
                at++;
            }
        }
        return log.size();
    }

    private boolean begins(long at) throws IOException {
        ByteBuffer head = log.bytes(at, LogRecord.HEAD);
        if (!LogRecord.plausible(head)) {
            return false;
        }
        try {
            LogRecord.parse(head, at, log.size() - at);
            return true;
        } catch (MalformedException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
