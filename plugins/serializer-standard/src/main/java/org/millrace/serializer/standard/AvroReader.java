package org.millrace.serializer.standard;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.operate.Printable;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;
import org.millrace.api.serializer.MalformedInputException;

/**
 * Reads an Avro container file block by block. The body of an event is the datum as it stands in the file.
 *
 * <p>What is wrong with a datum or with what a block was compressed to costs the rest of that block. What is wrong with the frame of a
 * block costs all up to the next marker, which is looked for; if there is none, the file ends there.
 */
final class AvroReader implements Deserializer.Reader {
    private static final String HASH = "flume.avro.schema.hash";
    private static final String LITERAL = "flume.avro.schema.literal";
    private static final int LONGEST_PREFIX = 20;

    private final Input input;
    private final boolean literal;
    private final int mostBlockBytes;

    private Window window;
    /** Where the next event is. */
    private Position place;

    private @Nullable AvroHeader header;
    private Map<String, String> headers = Map.of();
    private @Nullable Block block;
    /** What is wrong with the frame of a block, until the next marker is found. */
    private @Nullable String broken;

    private @Nullable MalformedInputException hopeless;

    /** A block that is at hand. */
    private static final class Block {
        private final AvroBytes bytes;
        private final byte[] array;
        private final long count;
        private final int length;

        Block(byte[] array, long count, int length) {
            this.bytes = new AvroBytes(array, 0, array.length);
            this.array = array;
            this.count = count;
            this.length = length;
        }
    }

    AvroReader(Input input, Position place, boolean literal, int mostBlockBytes) throws IOException {
        this.input = input;
        this.place = place;
        this.literal = literal;
        this.mostBlockBytes = mostBlockBytes;
        this.window = new Window(input, 0);
    }

    @Override
    public Optional<Event> next() throws IOException {
        if (hopeless != null) {
            throw hopeless;
        }
        AvroHeader known = header == null ? readHeader() : header;
        if (known == null) {
            return Optional.empty();
        }
        if (broken != null) {
            recover(known, broken);
            return Optional.empty();
        }
        while (true) {
            Block now = block == null ? readBlock(known) : block;
            if (now == null) {
                return Optional.empty();
            }
            if (place.events() < now.count) {
                return Optional.of(datum(known, now));
            }
            if (now.bytes.left() > 0) {
                throw malformed(now.bytes.left() + " bytes are behind its last datum", now);
            }
            leave(now);
        }
    }

    private @Nullable AvroHeader readHeader() throws IOException {
        int needed = 1;
        while (window.has(needed)) {
            try {
                AvroHeader read = AvroHeader.in(new AvroBytes(window.array(), window.begin(), window.available()));
                headers = literal ? Map.of(LITERAL, read.schema().toString()) : Map.of(HASH, read.fingerprint());
                begin(read);
                header = read;
                return read;
            } catch (BadBytesException e) {
                needed = e.needed();
                if (needed == 0 || needed > AvroHeader.MOST_BYTES) {
                    throw hopeless(0, needed == 0 ? String.valueOf(e.getMessage()) : "the header has no end");
                }
            }
        }
        if (window.ended() && window.available() > 0) {
            throw hopeless(0, "it ends within the header");
        }
        return null;
    }

    /** Goes to where reading begins. */
    private void begin(AvroHeader read) throws IOException {
        if (place.offset() == 0) {
            window.skip(read.length());
            place = new Position(window.offset(), 0);
            return;
        }
        long behind = place.offset() - AvroHeader.MARKER_BYTES;
        window = new Window(input, Math.max(0, behind));
        if (place.offset() < read.length()
                || !window.has(AvroHeader.MARKER_BYTES)
                || !Arrays.equals(window.take(AvroHeader.MARKER_BYTES), read.marker())) {
            throw hopeless(place.offset(), "no block begins there: it is not the file that the position is of");
        }
    }

    private @Nullable Block readBlock(AvroHeader known) throws IOException {
        try {
            AvroBytes prefix = prefix();
            if (prefix == null) {
                return null;
            }
            long count = prefix.number();
            int size = prefix.number(mostBlockBytes, "the length of a block");
            int length = prefix.walked() + size + AvroHeader.MARKER_BYTES;
            if (count < 0) {
                throw new BadBytesException("it has " + count + " datums");
            }
            if (!window.has(length)) {
                if (!window.ended()) {
                    return null;
                }
                throw new BadBytesException("the file ends within it");
            }
            int from = window.begin() + prefix.walked();
            if (!Arrays.equals(
                    window.array(),
                    from + size,
                    from + size + AvroHeader.MARKER_BYTES,
                    known.marker(),
                    0,
                    AvroHeader.MARKER_BYTES)) {
                throw new BadBytesException("the marker is not behind it");
            }
            block = opened(known, count, from, size, length);
            return block;
        } catch (BadBytesException e) {
            broken = String.valueOf(e.getMessage());
            recover(known, broken);
            return null;
        }
    }

    /** The numbers that a block begins with, as soon as they are at hand. */
    private @Nullable AvroBytes prefix() throws IOException, BadBytesException {
        for (int needed = 1; window.has(needed); ) {
            AvroBytes bytes =
                    new AvroBytes(window.array(), window.begin(), Math.min(LONGEST_PREFIX, window.available()));
            try {
                bytes.number();
                bytes.number();
                return new AvroBytes(window.array(), window.begin(), bytes.walked());
            } catch (BadBytesException e) {
                needed = e.needed();
                if (needed == 0) {
                    throw e;
                }
            }
        }
        if (window.ended() && window.available() > 0) {
            throw new BadBytesException("the file ends within its first bytes");
        }
        return null;
    }

    private Block opened(AvroHeader known, long count, int from, int size, int length) throws IOException {
        try {
            byte[] all = known.codec().uncompressed(window.array(), from, size, mostBlockBytes);
            if (count > Math.max(all.length, Datums.MOST_EMPTY)) {
                throw new BadBytesException(count + " datums can't be in " + all.length + " bytes");
            }
            Block opened = new Block(all, count, length);
            for (long i = 0; i < place.events(); i++) {
                Datums.skip(known.schema(), opened.bytes);
            }
            return opened;
        } catch (BadBytesException e) {
            Block bad = new Block(new byte[0], count, length);
            throw malformed(String.valueOf(e.getMessage()), bad);
        }
    }

    private Event datum(AvroHeader known, Block now) throws IOException {
        int from = now.bytes.walked();
        try {
            Datums.skip(known.schema(), now.bytes);
        } catch (BadBytesException e) {
            throw malformed("datum " + place.events() + " of " + now.count + ": " + e.getMessage(), now);
        }
        place = new Position(place.offset(), place.events() + 1);
        Event event = Event.of(headers, Arrays.copyOfRange(now.array, from, now.bytes.walked()));
        if (place.events() == now.count && now.bytes.left() == 0) {
            leave(now);
        }
        return event;
    }

    private void leave(Block now) {
        window.skip(now.length);
        block = null;
        place = new Position(window.offset(), 0);
    }

    /** Looks for the next marker, and throws what was wrong before it; returns if the marker has not come yet. */
    private void recover(AvroHeader known, String wrong) throws IOException {
        long at = place.offset();
        do {
            int found = window.find(known.marker(), 0, 1);
            if (found >= 0) {
                window.skip(found + AvroHeader.MARKER_BYTES);
                broken = null;
                place = new Position(window.offset(), 0);
                throw malformed(at, wrong, true);
            }
            window.skip(Math.max(0, window.available() - AvroHeader.MARKER_BYTES + 1));
        } while (window.more());
        if (window.ended()) {
            throw hopeless(at, wrong);
        }
    }

    private MalformedInputException malformed(String wrong, Block in) {
        long at = place.offset();
        leave(in);
        return malformed(at, wrong, true);
    }

    private MalformedInputException hopeless(long at, String wrong) {
        MalformedInputException end = malformed(at, wrong, false);
        hopeless = end;
        return end;
    }

    private static MalformedInputException malformed(long at, String wrong, boolean resumable) {
        String what = at == 0 ? "the header" : "the block at byte " + at;
        return new MalformedInputException(what + ": " + Printable.of(wrong), at, resumable, null);
    }

    @Override
    public Mark position() {
        return place.mark();
    }

    @Override
    public void close() {
        // The stream is its owner's.
    }
}
