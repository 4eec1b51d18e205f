package org.millrace.serializer.standard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;
import org.millrace.api.serializer.MalformedInputException;

/**
 * Reads lines. A newline is looked for in the bytes, which does in every character set where its bytes are part of no other character;
 * what is before it is decoded. A line is kept as characters, up to their bound; what has been decoded is behind the window.
 */
final class LineReader implements Deserializer.Reader {
    private static final int FIRST = 256;
    private static final int NONE = -1;

    private final Window window;
    private final int most;
    private final CodingErrorAction undecodable;
    private final Charset output;
    /** Whether the first bytes have yet to say what the character set is. */
    private boolean undecided;

    private Charset input;
    private CharsetDecoder decoder;
    private byte[] newline;
    private CharBuffer line;
    /** Behind the last event. */
    private long done;
    /** Up to here there is no newline, from the beginning of the input. */
    private long searched;

    private long newlineAt = NONE;
    private long undecodableAt = NONE;

    LineReader(Input from, long position, int most, Charset output) throws IOException {
        this.most = most;
        this.output = output;
        this.undecodable = from.undecodable();
        this.line = CharBuffer.allocate(Math.min(most, FIRST));
        this.done = position;
        this.input = from.charset();
        boolean marked = ByteOrderMark.decides(input);
        if (marked && position > 0) {
            Window head = new Window(from, 0);
            head.has(ByteOrderMark.LONGEST);
            input = ByteOrderMark.in(head, input).charset();
        }
        this.undecided = marked && position == 0;
        if (!input.canEncode()) {
            throw new IOException("lines can't be found in the character set " + input);
        }
        this.decoder = decoder();
        this.newline = "\n".getBytes(input);
        this.window = new Window(from, position);
    }

    private CharsetDecoder decoder() {
        return input.newDecoder().onMalformedInput(undecodable).onUnmappableCharacter(undecodable);
    }

    /** Whether it is known what the character set is. */
    private boolean decided() throws IOException {
        if (undecided && (window.has(ByteOrderMark.LONGEST) || window.ended())) {
            ByteOrderMark mark = ByteOrderMark.in(window, input);
            window.skip(mark.length());
            done = window.offset();
            input = mark.charset();
            decoder = decoder();
            newline = "\n".getBytes(input);
            undecided = false;
        }
        return !undecided;
    }

    @Override
    public Optional<Event> next() throws IOException {
        if (!decided()) {
            return Optional.empty();
        }
        while (true) {
            int end = findNewline();
            boolean last = end != NONE || window.ended();
            if (window.ended() && window.available() == 0 && window.offset() == done) {
                return Optional.empty();
            }
            if (decode(end == NONE ? window.available() : end, last)) {
                return Optional.of(event());
            }
            if (end != NONE) {
                window.skip(newline.length);
                return Optional.of(whole());
            }
            if (last) {
                return Optional.of(whole());
            }
            if (!window.more() && !window.ended()) {
                return Optional.empty();
            }
        }
    }

    /** How many bytes are before the next newline. */
    private int findNewline() {
        if (newlineAt < window.offset()) {
            searched = Math.max(searched, window.offset());
            int behind = (int) (searched - window.offset());
            int found = window.find(newline, behind, newline.length);
            newlineAt = found == NONE ? NONE : window.offset() + found;
            int left = window.available() - behind;
            searched = found == NONE ? searched + left - left % newline.length : newlineAt;
        }
        return newlineAt == NONE ? NONE : (int) (newlineAt - window.offset());
    }

    /** Decodes so many bytes; whether the line has become as long as it may be, and goes on. */
    private boolean decode(int count, boolean last) {
        ByteBuffer bytes = window.view(count);
        while (true) {
            int before = bytes.position();
            CoderResult result = decoder.decode(bytes, line, last);
            if (last && result.isUnderflow()) {
                result = decoder.flush(line);
            }
            window.skip(bytes.position() - before);
            if (result.isUnderflow()) {
                return false;
            }
            if (result.isError()) {
                undecodableAt = undecodableAt == NONE ? window.offset() : undecodableAt;
                bytes.position(bytes.position() + result.length());
                window.skip(result.length());
                decoder.reset();
                line.clear();
            } else if (undecodableAt != NONE) {
                line.clear();
            } else if (line.capacity() < most) {
                line = CharBuffer.allocate(Math.min(most, 2 * line.capacity())).put(line.flip());
            } else {
                return true;
            }
        }
    }

    private Event whole() throws MalformedInputException {
        if (undecodableAt == NONE) {
            return event();
        }
        long at = undecodableAt;
        String message = "the line at byte " + done + " has bytes that are not " + input + ", at byte " + at;
        undecodableAt = NONE;
        begin();
        throw new MalformedInputException(message, at, true, null);
    }

    private Event event() {
        Event event = Event.of(line.flip().toString().getBytes(output));
        begin();
        return event;
    }

    private void begin() {
        line.clear();
        decoder.reset();
        done = window.offset();
    }

    @Override
    public Mark position() {
        return new Position(done, 0).mark();
    }

    @Override
    public void close() {
        // The stream is its owner's.
    }
}
