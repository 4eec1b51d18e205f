package org.millrace.channel.file.flume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.millrace.api.file.Presence;

/**
 * A log file, and the number under which pointers know it.
 *
 * @param path the file
 * @param number counted over all directories of the channel
 */
record LogFileName(Path path, int number) {
    private static final Pattern NAME = Pattern.compile("log-(\\d{1,10})");
    private static final int VERSION = 3;
    private static final int LARGEST_META = 1 << 20;

    /** The logs of one directory, oldest first. */
    static List<LogFileName> in(Path directory) throws IOException {
        List<LogFileName> logs = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                Matcher matcher = NAME.matcher(entry.getFileName().toString());
                if (matcher.matches() && Presence.ofFile(entry)) {
                    long number = Long.parseLong(matcher.group(1));
                    if (number > 0 && number <= Integer.MAX_VALUE) {
                        logs.add(new LogFileName(entry, (int) number));
                    }
                }
            }
        } catch (UncheckedIOException e) {
            throw new IOException(directory + " can't be listed: " + e.getMessage(), e);
        }
        logs.sort(Comparator.comparingInt(LogFileName::number));
        return logs;
    }

    /**
     * Reads the file beside the log that says how it is written.
     *
     * @throws IOException if it is written in a way we can't read: encrypted, or in the format of an old Flume
     */
    void check(DamageLog damage) throws IOException {
        Path meta = path.resolveSibling(path.getFileName() + ".meta");
        if (!Presence.of(meta)) {
            checkWithoutMeta(meta, damage);
            return;
        }
        try {
            if (Files.size(meta) > LARGEST_META) {
                throw new MalformedException("more than " + LARGEST_META + " bytes");
            }
            check(new ProtoReader(ByteBuffer.wrap(Files.readAllBytes(meta))).message());
        } catch (MalformedException e) {
            damage.add(meta, 0, "unreadable (" + e.getMessage() + "); its log is read as if it were not encrypted");
        }
    }

    private void check(ProtoReader reader) throws IOException, MalformedException {
        while (reader.hasMore()) {
            int tag = reader.tag();
            if (tag == ProtoReader.fixed32Tag(1)) {
                int version = reader.fixed32();
                if (version != VERSION) {
                    throw new MalformedException("format version " + version + " instead of " + VERSION);
                }
            } else if (tag == ProtoReader.delimitedTag(5)) {
                throw new IOException(
                        "Flume log " + path + " is encrypted, which the import can't read. Start Flume once"
                                + " more with its keys and let its sinks empty the channel; or switch encryption off"
                                + " (remove encryption.*) on a new channel and drain the old one into it.");
            } else {
                reader.skip(tag);
            }
        }
    }

    /** Without the file beside it a log is one that a kill left empty, or of format 2, or damaged. */
    private void checkWithoutMeta(Path meta, DamageLog damage) throws IOException {
        try (LogFile log = new LogFile(this)) {
            ByteBuffer start = log.bytes(0, Integer.BYTES);
            if (start.remaining() == Integer.BYTES && start.getInt(0) == VERSION - 1) {
                throw new IOException("Flume log " + path + " has format version 2, that of an old Flume."
                        + " Start the channel once with Flume 1.11, which converts it, stop it, and import again.");
            }
            if (start.hasRemaining() && start.get(0) == LogRecord.RECORD) {
                damage.add(meta, 0, "missing; its log is read as if it were not encrypted");
            }
        }
    }
}
