package org.millrace.source.netcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a connection says to its peer, one line for each event; the answers to one batch go out in one write. Once a write
 * has failed it falls silent: a peer that listens no more may still have sent events worth having. Belongs to one
 * connection.
 */
final class Answers {
    private static final int LARGEST = 8 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int OKS_AT_ONCE = 256;
    private static final char[] OKS = "OK\n".repeat(OKS_AT_ONCE).toCharArray();

    private final WritableByteChannel channel;
    private final boolean ackEveryEvent;
    private final Charset charset;
    /** Kept: a set with a byte order mark writes it once, before the first answer. */
    private @Nullable CharsetEncoder encoder;

    private ByteBuffer out = NOTHING;
    private boolean silent;
    /** Since when it waits for the peer to take something, by the nanosecond clock; 0 while it does not. */
    private volatile long writingSince;

    Answers(WritableByteChannel channel, boolean ackEveryEvent, Charset charset) {
        this.channel = channel;
        this.ackEveryEvent = ackEveryEvent;
        this.charset = charset;
    }

    private CharsetEncoder encoder() {
        CharsetEncoder present = encoder;
        if (present == null) {
            present = charset.newEncoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
            encoder = present;
        }
        return present;
    }

    /** Whether an answer could not be sent. */
    boolean failed() {
        return silent;
    }

    /** Whether the peer has been taking nothing for longer than that. May be asked by any thread. */
    boolean stuckFor(Duration patience) {
        long since = writingSince;
        return since != 0 && System.nanoTime() - since > patience.toNanos();
    }

    /** Nothing is to be said for a while. */
    void rest() {
        out = NOTHING;
    }

    /** These events are in the channels. */
    void accepted(int events) {
        if (!ackEveryEvent) {
            return;
        }
        for (int left = events; left > 0; left -= OKS_AT_ONCE) {
            say(CharBuffer.wrap(OKS, 0, 3 * Math.min(left, OKS_AT_ONCE)));
        }
        flush();
    }

    /** These events are not; said even if no acknowledgements are wanted. */
    void refused(int events, String reason) {
        CharBuffer line = CharBuffer.wrap("FAILED: " + reason.replaceAll("[\\r\\n]+", " ") + "\n");
        for (int i = 0; i < events; i++) {
            say(line.duplicate());
        }
        flush();
    }

    private void say(CharBuffer text) {
        CharsetEncoder encoding = encoder();
        int bytes = (int) Math.ceil((double) encoding.maxBytesPerChar() * text.remaining());
        if (out.remaining() < bytes && out.position() + bytes > LARGEST) {
            flush();
        }
        if (out.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(out.position() + Math.max(bytes, out.position()));
            out = larger.put(out.flip());
        }
        encoding.encode(text, out, false);
    }

    private void flush() {
        out.flip();
        // One that came during a put which could not be called back any more: this would close the socket, and the
        // answer be lost.
        boolean interrupted = Thread.interrupted();
        try {
            while (!silent && out.hasRemaining()) {
                writingSince = System.nanoTime() | 1;
                channel.write(out);
            }
        } catch (IOException e) {
            silent = true;
        } finally {
            writingSince = 0;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        out.clear();
    }
}
