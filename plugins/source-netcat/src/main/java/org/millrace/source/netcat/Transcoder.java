package org.millrace.source.netcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The intake for every character set but UTF-8. One decoder lives as long as the connection, since a character may be split
 * between two reads and some sets have state. What can't be decoded becomes U+FFFD and is told to {@link Damage}.
 */
final class Transcoder implements Intake {
    private static final int INPUT_BYTES = 4 * 1024;
    private static final int CHARS = 1024;
    private static final int MAX_UTF8_BYTES_PER_CHAR = 3;

    /** Told of what could not be decoded. */
    interface Damage {
        void found(int sequences);
    }

    private ByteBuffer input = ByteBuffer.allocate(0);
    private CharBuffer chars = CharBuffer.allocate(0);
    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder;
    private final Damage damage;

    Transcoder(Charset charset, Damage damage) {
        decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        encoder = StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
        this.damage = damage;
    }

    @Override
    public int read(ReadableByteChannel from, LineBuffer into) throws IOException {
        if (input.capacity() == 0) {
            input = ByteBuffer.allocate(INPUT_BYTES);
            chars = CharBuffer.allocate(CHARS);
        }
        int n = from.read(input);
        if (n == 0) {
            return 0;
        }
        boolean ended = n < 0;
        input.flip();
        int damaged = 0;
        CoderResult result;
        do {
            result = decoder.decode(input, chars, ended);
            if (result.isUnderflow() && ended) {
                result = decoder.flush(chars);
            }
            if (result.isError()) {
                if (!chars.hasRemaining()) {
                    encode(into, false);
                }
                input.position(input.position() + result.length());
                chars.put('\uFFFD');
                damaged++;
            }
            encode(into, ended && result.isUnderflow());
        } while (!result.isUnderflow());
        input.compact();
        if (damaged > 0) {
            damage.found(damaged);
        }
        return n;
    }

    @Override
    public void rest() {
        if (input.position() == 0 && chars.position() == 0) {
            input = ByteBuffer.allocate(0);
            chars = CharBuffer.allocate(0);
        }
    }

    private void encode(LineBuffer into, boolean ended) {
        chars.flip();
        if (chars.hasRemaining()) {
            ByteBuffer space = into.space(MAX_UTF8_BYTES_PER_CHAR * chars.remaining());
            encoder.encode(chars, space, ended);
            into.filled();
        }
        chars.compact();
    }
}
