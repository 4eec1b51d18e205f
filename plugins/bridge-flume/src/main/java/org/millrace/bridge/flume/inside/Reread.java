package org.millrace.bridge.flume.inside;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import org.apache.flume.serialization.ResettableInputStream;
import org.jspecify.annotations.Nullable;
import org.millrace.api.serializer.Input;

/** An input of ours as Flume's deserializers read it: by bytes or characters, with a place to go back to. For one thread. */
final class Reread extends ResettableInputStream {
    private static final int LONGEST_CHARACTER = 8;

    private final Input input;
    private final CharsetDecoder decoder;
    private @Nullable InputStream stream;
    private long at;
    private long mark;
    private int lowSurrogate = -1;

    Reread(Input input, long from) {
        this.input = input;
        this.at = from;
        this.mark = from;
        this.decoder = input.charset()
                .newDecoder()
                .onMalformedInput(input.undecodable())
                .onUnmappableCharacter(input.undecodable());
    }

    private InputStream stream() throws IOException {
        InputStream known = stream;
        if (known == null) {
            known = input.stream(at);
            stream = known;
        }
        return known;
    }

    @Override
    public int read() throws IOException {
        int next = stream().read();
        if (next >= 0) {
            at++;
        }
        return next;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        int read = stream().read(to, from, length);
        at += Math.max(0, read);
        return read;
    }

    @Override
    public int readChar() throws IOException {
        if (lowSurrogate >= 0) {
            int low = lowSurrogate;
            lowSurrogate = -1;
            return low;
        }
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_CHARACTER);
        CharBuffer characters = CharBuffer.allocate(2);
        while (true) {
            int next = read();
            if (next < 0 && bytes.position() == 0) {
                return -1;
            }
            if (next >= 0) {
                bytes.put((byte) next);
            }
            boolean last = next < 0 || !bytes.hasRemaining();
            decoder.reset();
            characters.clear();
            bytes.flip();
            CoderResult result = decoder.decode(bytes, characters, last);
            if (result.isError()) {
                result.throwException();
            }
            if (characters.position() > 0) {
                characters.flip();
                int first = characters.get();
                lowSurrogate = characters.hasRemaining() ? characters.get() : -1;
                return first;
            }
            if (next < 0) {
                return -1;
            }
            if (last && bytes.remaining() == bytes.capacity()) {
                throw new EOFException("no character of " + input.charset() + " at byte " + at);
            }
            if (last) {
                // All of it was left out as no character.
                bytes.clear();
            } else {
                bytes.position(bytes.limit());
                bytes.limit(bytes.capacity());
            }
        }
    }

    @Override
    public void mark() {
        mark = at;
    }

    @Override
    public void reset() throws IOException {
        seek(mark);
    }

    @Override
    public void seek(long to) throws IOException {
        if (to != at) {
            if (!input.seekable()) {
                throw new IOException("this input can't be read again from byte " + to);
            }
            at = to;
            stream = null;
        }
        lowSurrogate = -1;
        decoder.reset();
    }

    @Override
    public long tell() {
        return at;
    }

    /** What was marked last. */
    long marked() {
        return mark;
    }

    /** The stream is its owner's. */
    @Override
    public void close() {}
}
