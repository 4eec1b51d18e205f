package org.millrace.source.spooldir.track;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.millrace.api.file.Presence;
import org.millrace.api.mark.Mark;
import org.millrace.api.operate.Printable;
import org.millrace.source.spooldir.file.Facts;
import org.millrace.source.spooldir.file.FileMark;
import org.millrace.source.spooldir.file.Head;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a Flume that read this directory before had come to: {@code .flumespool-main.meta}, an Avro container file of records with one
 * number, the last of which counts; its header tells the file. One without a whole record says that nothing was read.
 *
 * <pre>
 * Obj 1, map of the header ("file" is the path), 16 bytes marker, then blocks: count, size, numbers, marker
 * </pre>
 */
public final class FlumeTracker {
    private static final Logger log = LoggerFactory.getLogger(FlumeTracker.class);
    private static final String NAME = ".flumespool-main.meta";
    private static final String TAKEN = ".taken-over";
    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final int MARKER_BYTES = 16;
    private static final int MOST_ENTRIES = 100;
    private static final int MOST_TEXT = 64 * 1024;
    private static final int MOST_VARINT_BYTES = 10;
    /** The form in which the standard deserializers keep a place: this, an offset, and a number of events behind it. */
    private static final byte POSITION = 1;

    private final Path meta;
    private final String key;
    private final FileMark mark;

    private FlumeTracker(Path meta, String key, FileMark mark) {
        this.meta = meta;
        this.key = key;
        this.mark = mark;
    }

    private record Entry(String path, long offset) {}

    /**
     * The one of a directory, if there is one that tells of a file in it.
     *
     * @param tracker where Flume kept it
     */
    public static Optional<FlumeTracker> of(Path directory, Path tracker) throws IOException {
        Path meta = tracker.resolve(NAME);
        if (!Presence.ofFile(meta)) {
            return Optional.empty();
        }
        Optional<Entry> entry = read(meta);
        if (entry.isEmpty()) {
            log.info("{} does not say that anything was read", meta);
            return Optional.empty();
        }
        Path file = path(entry.get().path());
        if (file == null || !file.startsWith(directory) || !Presence.ofFile(file)) {
            log.info(
                    "{} tells of a file that is not there: {}",
                    meta,
                    Printable.of(entry.get().path()));
            return Optional.empty();
        }
        String key = directory.relativize(file).toString();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Facts facts = Facts.of(file);
            long offset =
                    Math.min(facts.size(), behindMarker(channel, entry.get().offset()));
            log.info("{}: goes on at byte {}, where Flume was", Printable.of(file.toString()), offset);
            Mark position = Mark.of(ByteBuffer.allocate(1 + 2 * Long.BYTES)
                    .put(POSITION)
                    .putLong(offset)
                    .putLong(0)
                    .array());
            return Optional.of(new FlumeTracker(
                    meta, key, new FileMark(FileMark.Stage.READING, facts, Head.of(channel, facts.size()), position)));
        }
    }

    private static @org.jspecify.annotations.Nullable Path path(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Of an Avro file Flume keeps the place of the marker that is in front of a block; the block is behind it. */
    private static long behindMarker(FileChannel file, long offset) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(MAGIC.length);
        while (head.hasRemaining() && file.read(head, head.position()) >= 0) {
            // A read may give less than there is.
        }
        return offset > 0 && Arrays.equals(head.array(), MAGIC) ? offset + MARKER_BYTES : offset;
    }

    /** What it says; what is behind the last whole record is left out. */
    private static Optional<Entry> read(Path meta) throws IOException {
        Optional<Entry> last = Optional.empty();
        try (InputStream stream = Files.newInputStream(meta);
                DataInputStream in = new DataInputStream(new BufferedInputStream(stream))) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                return last;
            }
            String path = header(in);
            in.skipNBytes(MARKER_BYTES);
            while (true) {
                long count = number(in);
                number(in);
                if (count < 0 || count > MOST_TEXT) {
                    return last;
                }
                long offset = -1;
                for (long i = 0; i < count; i++) {
                    offset = number(in);
                }
                in.skipNBytes(MARKER_BYTES);
                last = offset < 0 ? last : Optional.of(new Entry(path, offset));
            }
        } catch (EOFException e) {
            return last;
        }
    }

    private static String header(DataInputStream in) throws IOException {
        String path = "";
        int entries = 0;
        for (long count = number(in); count != 0; count = number(in)) {
            if (count < 0) {
                number(in);
            }
            for (long left = Math.abs(count); left > 0; left--) {
                if (++entries > MOST_ENTRIES) {
                    throw new EOFException();
                }
                String key = text(in);
                String value = text(in);
                path = key.equals("file") ? value : path;
            }
        }
        return path;
    }

    private static String text(DataInputStream in) throws IOException {
        long length = number(in);
        if (length < 0 || length > MOST_TEXT) {
            throw new EOFException();
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long number(DataInputStream in) throws IOException {
        long number = 0;
        for (int i = 0; i < MOST_VARINT_BYTES; i++) {
            int next = in.readUnsignedByte();
            number |= (long) (next & 0x7f) << (7 * i);
            if (next < 0x80) {
                return (number >>> 1) ^ -(number & 1);
            }
        }
        throw new EOFException();
    }

    /** What its file's mark is called. */
    public String key() {
        return key;
    }

    /** How far Flume had come. */
    public FileMark mark() {
        return mark;
    }

    /** The mark is in the channel: from now on it counts, and this no longer. */
    public void retire() throws IOException {
        Files.move(
                meta,
                Objects.requireNonNull(meta.getParent()).resolve(NAME + TAKEN),
                StandardCopyOption.REPLACE_EXISTING);
    }
}
