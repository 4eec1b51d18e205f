package org.millrace.sink.avro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.avro.rpc.ClientSession;
import org.millrace.avro.rpc.Frame;
import org.millrace.avro.rpc.FrameReader;
import org.millrace.avro.rpc.MalformedCallException;
import org.millrace.avro.rpc.Output;
import org.millrace.library.netty.Deflate;
import org.millrace.library.netty.Tls;

/** One connection to a server. Belongs to the thread that delivers. */
// What fails to be written or closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
final class Link {
    /** Answers are small; a server that can't be understood may send its protocol's text. */
    private static final int LARGEST_ANSWER = 1 << 20;

    private final AvroSettings settings;
    private final NioSocketChannel channel = new NioSocketChannel();
    private final ClientSession session = new ClientSession();
    private final Answers answers = new Answers();
    private final Output out = new Output();
    private final long madeNanos = System.nanoTime();
    private int serial;

    private Link(AvroSettings settings) {
        this.settings = settings;
    }

    /**
     * Connects.
     *
     * @param tls empty for a connection that is not encrypted
     * @param packedOutside whether what is encrypted is compressed, and not the other way round
     * @throws IOException if the server is not reached in time, or not trusted
     */
    static Link connect(AvroSettings settings, EventLoopGroup loops, @Nullable Tls tls, boolean packedOutside)
            throws IOException, InterruptedException {
        Link link = new Link(settings);
        boolean connected = false;
        try {
            link.connect(loops, tls, packedOutside);
            connected = true;
            return link;
        } finally {
            if (!connected) {
                link.close();
            }
        }
    }

    private void connect(EventLoopGroup loops, @Nullable Tls tls, boolean packedOutside)
            throws IOException, InterruptedException {
        long until = madeNanos + settings.connectTimeout().toNanos();
        channel.config().setTcpNoDelay(true).setKeepAlive(true).setConnectTimeoutMillis((int)
                settings.connectTimeout().toMillis());
        SslHandler encryption = tls == null
                ? null
                : tls.connected(channel.alloc(), settings.hostname(), settings.port(), settings.verifyHostname());
        if (encryption != null && !packedOutside) {
            channel.pipeline().addLast(encryption);
        }
        if (settings.deflate()) {
            channel.pipeline().addLast(new Deflate(settings.level()));
        }
        if (encryption != null && packedOutside) {
            channel.pipeline().addLast(encryption);
        }
        channel.pipeline().addLast(new Receiver());
        InetSocketAddress address = new InetSocketAddress(settings.hostname(), settings.port());
        if (address.isUnresolved()) {
            throw new IOException("the host is unknown");
        }
        await(loops.register(channel), until);
        await(channel.connect(address), until);
        if (encryption != null) {
            await(encryption.handshakeFuture(), until);
        }
    }

    private void await(Future<?> step, long until) throws IOException, InterruptedException {
        if (!step.await(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            throw new IOException("there was no connection within connect-timeout = "
                    + settings.connectTimeout().toMillis() + " ms");
        }
        if (!step.isSuccess()) {
            Throwable why = Objects.requireNonNull(step.cause());
            throw new IOException(why.getMessage() == null ? why.toString() : why.getMessage(), why);
        }
    }

    boolean isUsable() {
        return channel.isActive() && answers.failure() == null;
    }

    /** Whether it is as old as it may become. */
    boolean isOver() {
        long most = settings.resetInterval().toNanos();
        return most > 0 && System.nanoTime() - madeNanos >= most;
    }

    Answers answers() {
        return answers;
    }

    /** Whether calls may follow one another before they are answered. */
    boolean isOrdered() {
        return session.ordered();
    }

    /**
     * Writes a call, not to wait for its answer.
     *
     * @return its number
     */
    int write(List<Event> events) {
        out.clear();
        session.write(++serial, events, out);
        channel.write(Unpooled.copiedBuffer(out.bytes(), 0, out.length()), channel.voidPromise());
        return serial;
    }

    void flush() {
        channel.flush();
    }

    /**
     * Sends a call and waits for its answer.
     *
     * @throws IOException if it was not taken
     */
    void call(List<Event> events) throws IOException, InterruptedException {
        Answers.Answer answer = ask(events);
        if (answer != null && answer.reply() == ClientSession.Reply.ASKED) {
            answer = ask(events);
        }
        if (answer == null) {
            Throwable why = answers.failure();
            throw new IOException(
                    settings.peer() + ": "
                            + (why == null
                                    ? "there was no answer within "
                                            + settings.requestTimeout().toSeconds() + " s"
                                    : why.getMessage()),
                    why);
        }
        if (answer.reply() != ClientSession.Reply.TAKEN) {
            throw new IOException(settings.peer() + ": it answered FAILED: its channels are full, or its log says why");
        }
    }

    private Answers.@Nullable Answer ask(List<Event> events) throws InterruptedException {
        write(events);
        flush();
        return answers.next(settings.requestTimeout().toNanos());
    }

    /** Whether what was written is on its way, as far as that is to be seen here. */
    boolean hasRoom() {
        return channel.isWritable();
    }

    void close() {
        ChannelFuture closed = channel.isRegistered() ? channel.close() : null;
        if (closed == null) {
            channel.unsafe().closeForcibly();
        }
    }

    /** On the event loop. */
    private final class Receiver extends ChannelInboundHandlerAdapter {
        private final FrameReader frames = new FrameReader(LARGEST_ANSWER, FrameReader.Memory.ENDLESS);

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            try {
                for (ByteBuffer part : bytes.nioBuffers()) {
                    for (Frame frame = frames.read(part); frame != null; frame = frames.read(part)) {
                        answers.add(new Answers.Answer(frame.serial(), session.read(frame)));
                    }
                }
            } catch (MalformedCallException | FrameReader.NoRoomException e) {
                answers.fail(new IOException("its answer can't be understood: " + e.getMessage(), e));
                ctx.close();
            } finally {
                bytes.release();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answers.fail(new EOFException("the server closed the connection"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable why) {
            answers.fail(why.getCause() instanceof IOException cause ? cause : why);
            ctx.close();
        }
    }
}
