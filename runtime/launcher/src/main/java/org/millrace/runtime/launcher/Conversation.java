package org.millrace.runtime.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/**
 * A connection to a control socket: version byte 1, the number of words, each word as length and UTF-8; then frames come back,
 * {@code 1 length text} until {@code 0 exit-code}. All numbers are four bytes, big-endian. Nothing is said before it is known whose
 * process is at the other end. A frame without text says that the agent is still at it; silence ends the conversation.
 */
final class Conversation implements AutoCloseable {
    private static final int VERSION = 1;
    private static final int LONGEST_FRAME = 1 << 20;

    private final SocketChannel channel;
    private final Silence silence;

    private Conversation(SocketChannel channel, Silence silence) {
        this.channel = channel;
        this.silence = silence;
    }

    /**
     * Connects.
     *
     * @param owner who has to be at the other end; empty if the system does not tell
     * @throws IOException if nobody listens, or somebody else does
     */
    static Conversation with(Path socket, Optional<UserPrincipal> owner, Duration patience) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Silence silence = new Silence(channel, patience);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            silence.broken();
            if (owner.isPresent()) {
                UserPrincipal peer =
                        channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
                if (!peer.equals(owner.get())) {
                    throw new Stranger("a process of " + peer.getName() + " listens at " + socket + ", not one of "
                            + owner.get().getName());
                }
            }
            return new Conversation(channel, silence);
        } catch (ClosedChannelException e) {
            silence.close();
            throw silence.ended() ? silence.failure() : e;
        } catch (IOException | RuntimeException e) {
            channel.close();
            silence.close();
            throw e;
        }
    }

    /** Somebody else is at the other end. */
    static final class Stranger extends IOException {
        private static final long serialVersionUID = 1L;

        Stranger(String message) {
            super(message);
        }
    }

    /** Sends one command line and prints what is answered. */
    int send(List<String> words, PrintWriter out) throws IOException {
        try {
            DataOutputStream request =
                    new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
            request.writeByte(VERSION);
            request.writeInt(words.size());
            for (String word : words) {
                byte[] bytes = word.getBytes(UTF_8);
                request.writeInt(bytes.length);
                request.write(bytes);
            }
            request.flush();
            DataInputStream answer = new DataInputStream(Channels.newInputStream(channel));
            while (true) {
                int kind = answer.readUnsignedByte();
                silence.broken();
                if (kind == 0) {
                    return answer.readInt();
                }
                int length = answer.readInt();
                if (kind != 1 || length < 0 || length > LONGEST_FRAME) {
                    throw new IOException("what listens there does not speak as an agent does");
                }
                byte[] text = answer.readNBytes(length);
                if (text.length < length) {
                    throw new EOFException();
                }
                out.print(new String(text, UTF_8));
                out.flush();
            }
        } catch (ClosedChannelException e) {
            throw silence.ended() ? silence.failure() : e;
        }
    }

    @Override
    public void close() throws IOException {
        silence.close();
        channel.close();
    }

    /** Ends a connection on which nothing happens. A socket of this kind knows no time-outs. */
    private static final class Silence implements AutoCloseable {
        private final SocketChannel channel;
        private final Duration patience;
        private final Thread thread;
        private volatile long last = System.nanoTime();
        private volatile boolean ended;

        Silence(SocketChannel channel, Duration patience) {
            this.channel = channel;
            this.patience = patience;
            thread = new Thread(this::watch, "silence");
            thread.setDaemon(true);
            thread.start();
        }

        void broken() {
            last = System.nanoTime();
        }

        boolean ended() {
            return ended;
        }

        SocketTimeoutException failure() {
            return new SocketTimeoutException(
                    "it has said nothing for " + patience.toSeconds() + " s; what was asked may still be done");
        }

        private void watch() {
            try {
                long left = patience.toNanos();
                while (left > 0) {
                    TimeUnit.NANOSECONDS.sleep(left);
                    left = last + patience.toNanos() - System.nanoTime();
                }
                ended = true;
                channel.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                // It is closed all the same.
                ended = true;
            }
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
