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
import org.millrace.api.component.Counter;

/**
 * A stream in some character set as a stream in UTF-8. What is not valid in the set becomes U+FFFD and is counted. Belongs to
 * one thread.
 */
final class Transcoder implements ReadableByteChannel {
    private final ReadableByteChannel from;
    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder;
    private final Counter failures;
    private final ByteBuffer raw = ByteBuffer.allocate(16 * 1024);
    private final CharBuffer chars = CharBuffer.allocate(16 * 1024);
    private boolean ended;
    private boolean flushed;

    Transcoder(ReadableByteChannel from, Charset charset, Counter failures) {
        this.from = from;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        this.encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        this.failures = failures;
        chars.flip();
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int before = to.position();
        while (to.position() == before) {
            if (chars.hasRemaining()) {
                encoder.encode(chars, to, ended);
                if (to.position() == before && to.remaining() >= 4) {
                    // Half a surrogate pair: its other half has not come yet.
                    if (ended) {
                        return -1;
                    }
                    refill();
                } else if (to.position() == before) {
                    return 0;
                }
            } else if (ended && flushed) {
                return -1;
            } else {
                refill();
            }
        }
        return to.position() - before;
    }

    private void refill() throws IOException {
        if (!ended && from.read(raw) < 0) {
            ended = true;
        }
        raw.flip();
        chars.compact();
        CoderResult result = decoder.decode(raw, chars, ended);
        while (result.isError()) {
            failures.increment();
            raw.position(raw.position() + result.length());
            if (!chars.hasRemaining()) {
                break;
            }
            chars.put('\uFFFD');
            result = decoder.decode(raw, chars, ended);
        }
        if (ended && result.isUnderflow()) {
            flushed = decoder.flush(chars).isUnderflow();
        }
        chars.flip();
        raw.compact();
    }

    @Override
    public boolean isOpen() {
        return from.isOpen();
    }

    @Override
    public void close() throws IOException {
        from.close();
    }
}
