package org.millrace.library.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.SharedSockets;
import org.millrace.api.component.UpDownCounter;
import org.millrace.network.Tally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one source, on listening sockets that {@link SharedSockets} gave. Counts them as {@code OpenConnectionCount}. Open to every
 * thread; made in {@code open}, at most once started and once stopped.
 */
// What fails to be written or closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Server {
    private static final Logger log = LoggerFactory.getLogger(Server.class);
    private static final long FIRST_PAUSE_MS = 20;
    private static final long LONGEST_PAUSE_MS = 1000;
    /** As many as may wait to be accepted. */
    private static final int MOST_AT_THE_END = 1024;

    private static final long WORKERS_KEPT_MS = 2000;
    private static final int MOST_LOOPS = 4;
    private static final Duration LAST_WORDS = Duration.ofMillis(200);
    /** What a slow disk may take for a put. */
    private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(5);

    /** What is done with a new connection, on its event loop. */
    @FunctionalInterface
    public interface Greeter {
        /**
         * Puts the handlers into the connection's pipeline.
         *
         * @param state what a predecessor said of the connection, empty if it is new
         * @throws IOException if it can't go on with it: it is closed
         */
        void greet(Channel connection, ByteBuffer state) throws IOException;
    }

    private final ComponentContext context;
    private final Greeter greeter;
    private final UpDownCounter openConnections;
    private final EventLoopGroup loops;
    private final ThreadPoolExecutor workers;
    private final Tally notAccepted = new Tally();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Connection> open = new HashSet<>();
    private final List<Adopted> listening = new ArrayList<>();
    private boolean ending;

    /** A server that has no socket yet. */
    public Server(ComponentContext context, Greeter greeter) {
        this.context = context;
        this.greeter = greeter;
        this.openConnections = context.upDownCounter("OpenConnectionCount");
        this.loops = new MultiThreadIoEventLoopGroup(
                Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors()),
                context.threads(),
                NioIoHandler.newFactory());
        this.workers = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                WORKERS_KEPT_MS,
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                context.threads());
    }

    /** The source whose connections these are. */
    public String source() {
        return context.name();
    }

    /** Runs what may wait, each on a thread of its own. */
    public Executor workers() {
        return workers;
    }

    /** Begins to accept connections on one socket or more, and to take those of a predecessor over. */
    public void start(Collection<ServerSocketChannel> sockets) throws InterruptedException {
        List<Adopted> adopted = sockets.stream().map(Adopted::new).toList();
        for (Adopted server : adopted) {
            server.pipeline().addLast(new Acceptor());
            lock.lock();
            try {
                listening.add(server);
            } finally {
                lock.unlock();
            }
            loops.register(server).sync();
        }
        Adopted first = adopted.get(0);
        context.sockets().receive((socket, state) -> takeOver(first, socket, state));
    }

    private void takeOver(Adopted server, SocketChannel socket, ByteBuffer state) throws IOException {
        ByteBuffer kept =
                ByteBuffer.allocate(state.remaining()).put(state.duplicate()).flip();
        admit(Connection.of(server, socket), kept);
    }

    private void admit(Connection connection, ByteBuffer state) {
        boolean late;
        lock.lock();
        try {
            late = loops.isShuttingDown();
            if (!late) {
                open.add(connection);
            }
        } finally {
            lock.unlock();
        }
        if (late) {
            connection.unsafe().closeForcibly();
            return;
        }
        openConnections.add(1);
        connection.closeFuture().addListener(closed -> gone(connection));
        try {
            connection.config().setTcpNoDelay(true).setKeepAlive(true);
        } catch (ChannelException e) {
            // It has gone already.
            connection.unsafe().closeForcibly();
            gone(connection);
            return;
        }
        connection.pipeline().addLast(new Beginning(connection, state));
        loops.register(connection).addListener(registered -> {
            if (!registered.isSuccess()) {
                connection.unsafe().closeForcibly();
                gone(connection);
            }
        });
    }

    private void gone(Connection connection) {
        lock.lock();
        try {
            if (open.remove(connection)) {
                openConnections.add(-1);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Hands a connection over to this source's successor, or closes it if there is none. To be called on its event loop, when all that was
     * read of it is answered or in {@code state}; its pipeline is of no use afterwards.
     *
     * @param state as {@link SharedSockets#handOver} wants it
     */
    public void handOver(Channel channel, ByteBuffer state) {
        Connection connection = (Connection) channel;
        connection.deregister().addListener(done -> {
            connection.giveAway();
            Runnable step = () -> {
                try {
                    if (!context.sockets().handOver(connection.javaSocket(), state)) {
                        connection.javaSocket().close();
                    }
                } catch (IOException | RuntimeException e) {
                    log.debug("Source {}: a connection could not be handed over", context.name(), e);
                    closeQuietly(connection);
                } finally {
                    gone(connection);
                }
            };
            try {
                workers.execute(step);
            } catch (RejectedExecutionException e) {
                closeQuietly(connection);
                gone(connection);
            }
        });
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.javaSocket().close();
        } catch (IOException e) {
            log.debug("A connection could not be closed", e);
        }
    }

    /** Whether a successor takes connections over. */
    public boolean hasSuccessor() {
        return context.sockets().hasSuccessor();
    }

    /**
     * Accepts those who wait and then no more, gives the sockets up, and has every connection end: {@link Ending} goes through its pipeline.
     * Those that have not ended in time have their wait interrupted, and are closed when no worker is at them any more, seconds later at the most:
     * what a channel is just writing it will have, and who is not told sends it again.
     */
    public void stop(Duration within) throws InterruptedException {
        long until = System.nanoTime() + within.toNanos();
        for (Adopted server : servers()) {
            server.close().await(within.toMillis());
            try {
                acceptTheLast(server);
            } finally {
                context.sockets().release(server.socket());
            }
        }
        List<Connection> left;
        lock.lock();
        try {
            ending = true;
            left = List.copyOf(open);
        } finally {
            lock.unlock();
        }
        for (Connection connection : left) {
            end(connection);
        }
        if (!awaitEnd(until - System.nanoTime())) {
            // In a full channel, most likely: their peers can still be told.
            workers.shutdownNow();
            if (!workers.awaitTermination(WRITTEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn(
                        "Source {}: its channel has not ended a put within {} s; whose events these are is not told whether it has them, and may send"
                                + " them again.",
                        context.name(),
                        within.plus(WRITTEN_WITHIN).toSeconds());
            }
            awaitEnd(LAST_WORDS.toNanos());
        }
        close();
    }

    private boolean awaitEnd(long within) throws InterruptedException {
        long left = within;
        lock.lockInterruptibly();
        try {
            while (!open.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return open.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private static void end(Connection connection) {
        if (connection.isRegistered()) {
            connection.eventLoop().execute(() -> connection.pipeline().fireUserEventTriggered(Ending.NOW));
        }
    }

    private List<Adopted> servers() {
        lock.lock();
        try {
            List<Adopted> all = List.copyOf(listening);
            listening.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** To close a socket refuses those who wait in it. */
    private void acceptTheLast(Adopted server) {
        try {
            for (int i = 0; i < MOST_AT_THE_END && server.socket().isOpen(); i++) {
                SocketChannel accepted = server.socket().accept();
                if (accepted == null) {
                    return;
                }
                admit(Connection.of(server, accepted), ByteBuffer.allocate(0));
            }
        } catch (IOException e) {
            notAccepted(e, 0);
        }
    }

    /** Closes every connection and ends all threads. */
    public void close() {
        for (Adopted server : servers()) {
            server.close().awaitUninterruptibly(LONGEST_PAUSE_MS);
            context.sockets().release(server.socket());
        }
        List<Connection> left;
        lock.lock();
        try {
            left = List.copyOf(open);
        } finally {
            lock.unlock();
        }
        left.forEach(Connection::close);
        workers.shutdown();
        loops.shutdownGracefully(0, LONGEST_PAUSE_MS, TimeUnit.MILLISECONDS);
        loops.terminationFuture().awaitUninterruptibly(2 * LONGEST_PAUSE_MS);
        workers.shutdownNow();
    }

    private void notAccepted(Throwable why, long pauseMs) {
        if (notAccepted.add()) {
            log.warn(
                    "Source {}: a connection could not be accepted ({}); trying again in {} ms. That makes {}.",
                    context.name(),
                    why.toString(),
                    pauseMs,
                    notAccepted.sum());
        }
    }

    /** Takes accepted connections in; out of file descriptors, most likely, it pauses: others may give some back. */
    private final class Acceptor extends ChannelInboundHandlerAdapter {
        private long pauseMs = FIRST_PAUSE_MS;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            pauseMs = FIRST_PAUSE_MS;
            admit((Connection) message, ByteBuffer.allocate(0));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable why) {
            Channel server = ctx.channel();
            notAccepted(why, pauseMs);
            server.config().setAutoRead(false);
            ctx.executor().schedule(() -> server.config().setAutoRead(true), pauseMs, TimeUnit.MILLISECONDS);
            pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
        }
    }

    /** Sets the pipeline up on the connection's own loop, and has it end at once if the server has begun to. */
    private final class Beginning extends ChannelInboundHandlerAdapter {
        private final Connection connection;
        private final ByteBuffer state;
        private @Nullable Throwable notAdded;

        Beginning(Connection connection, ByteBuffer state) {
            this.connection = connection;
            this.state = state;
        }

        /** Called on the event loop, before anything of the connection is. */
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            try {
                greeter.greet(connection, state);
                if (notAdded != null) {
                    throw new IOException("a handler could not be added", notAdded);
                }
            } catch (IOException | RuntimeException e) {
                log.warn("Source {}: a connection can't be served and is closed", context.name(), e);
                ctx.close();
                return;
            }
            ctx.pipeline().remove(this);
            boolean late;
            lock.lock();
            try {
                late = ending;
            } finally {
                lock.unlock();
            }
            if (late) {
                end(connection);
            }
        }

        /** A handler that fails to be added is left out: without it, encryption say, the others must not go on. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable why) {
            notAdded = why;
        }
    }
}
