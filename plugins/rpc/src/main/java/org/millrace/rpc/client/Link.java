package org.millrace.rpc.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.library.netty.Dialing;
import org.millrace.library.netty.Tls;
import org.millrace.rpc.ClientProtocol;
import org.millrace.rpc.ClientProtocol.Answer;
import org.millrace.rpc.ClientProtocol.Reply;
import org.millrace.rpc.Frame;
import org.millrace.rpc.Frames;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.NoRoomException;
import org.millrace.rpc.Output;

/** One connection to a server. Belongs to the thread that delivers. */
// What fails to be written or closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Link {
    private final Remote remote;
    private final NioSocketChannel channel = new NioSocketChannel();
    private final ClientProtocol protocol;
    private final Answers answers = new Answers();
    private final Output out = new Output();
    private final long madeNanos = System.nanoTime();
    private int serial;

    private Link(Remote remote, ClientProtocol protocol) {
        this.remote = remote;
        this.protocol = protocol;
    }

    /**
     * Connects.
     *
     * @throws IOException if the server is not reached in time, or not trusted
     */
    public static Link connect(Remote remote, EventLoopGroup loops, Wire wire)
            throws IOException, InterruptedException {
        Link link = new Link(remote, wire.protocol());
        boolean connected = false;
        try {
            link.connect(loops, wire);
            connected = true;
            return link;
        } finally {
            if (!connected) {
                link.close();
            }
        }
    }

    private void connect(EventLoopGroup loops, Wire wire) throws IOException, InterruptedException {
        Supplier<Future<?>> ready = wire.equip(channel);
        channel.pipeline().addLast(new Receiver());
        Dialing.open(
                channel, loops, remote.hostname(), remote.port(), remote.connectTimeout(), "connect-timeout", ready);
    }

    boolean isUsable() {
        return channel.isActive() && answers.failure() == null;
    }

    /** Whether it is as old as it may become. */
    boolean isOver() {
        long most = remote.resetInterval().toNanos();
        return most > 0 && System.nanoTime() - madeNanos >= most;
    }

    Answers answers() {
        return answers;
    }

    /** Whether calls may follow one another before they are answered. */
    boolean isOrdered() {
        return protocol.ordered();
    }

    /**
     * Writes a call, not to wait for its answer.
     *
     * @return its number
     */
    int write(List<Event> events) {
        out.clear();
        protocol.write(++serial, events, out);
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
    public void call(List<Event> events) throws IOException, InterruptedException {
        Answer answer = ask(events);
        if (answer != null && answer.reply() == Reply.ASKED) {
            answer = ask(events);
        }
        if (answer == null) {
            Throwable why = answers.failure();
            throw new IOException(
                    remote.peer() + ": "
                            + (why == null
                                    ? "there was no answer within "
                                            + remote.requestTimeout().toSeconds() + " s"
                                    : why.getMessage()),
                    why);
        }
        if (answer.reply() != Reply.TAKEN) {
            throw new IOException(remote.peer() + ": it answered FAILED: its channels are full, or its log says why");
        }
    }

    private @Nullable Answer ask(List<Event> events) throws InterruptedException {
        write(events);
        flush();
        return answers.next(remote.requestTimeout().toNanos());
    }

    /** Whether what was written is on its way, as far as that is to be seen here. */
    boolean hasRoom() {
        return channel.isWritable();
    }

    /** Closes the connection. It is of no use from now on, though it may take a moment until its end is seen. */
    public void close() {
        answers.fail(new EOFException("the connection was closed"));
        ChannelFuture closed = channel.isRegistered() ? channel.close() : null;
        if (closed == null) {
            channel.unsafe().closeForcibly();
        }
    }

    /** On the event loop. */
    private final class Receiver extends ChannelInboundHandlerAdapter {
        private final Frames frames = protocol.frames();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            try {
                for (ByteBuffer part : bytes.nioBuffers()) {
                    for (Frame frame = frames.read(part); frame != null; frame = frames.read(part)) {
                        answers.add(protocol.answer(frame));
                    }
                }
            } catch (MalformedCallException | NoRoomException e) {
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
            Throwable told = Tls.told(why);
            answers.fail(told.getCause() instanceof IOException cause ? cause : told);
            ctx.close();
        }
    }
}
