package org.millrace.source.netcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.millrace.api.component.SharedSockets;
import org.millrace.api.source.Outlet;

/**
 * The open connections of one source: those whose peers are sending have a thread each, all others wait together in
 * {@link IdleConnections}. Open to every thread.
 */
final class Connections implements SharedSockets.Receiver, IdleConnections.Server {
    /** What a slow disk may take for a put. */
    private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(5);

    private static final long THREADS_KEPT_MS = 2000;
    private static final int THREADS_AT_THE_END = 16;
    private static final Duration WATCH_EVERY = Duration.ofMillis(500);
    /** How long a peer may take no answer while the source stops: others wait for it. */
    private static final Duration LAST_PATIENCE = Duration.ofMillis(500);

    private static final Duration LAST_LOOK_EVERY = Duration.ofMillis(100);

    private final LineProtocol protocol;
    private final Outlet outlet;
    private final Ledger ledger;
    private final ThreadFactory threads;
    private final SharedSockets sockets;
    private final Duration patience;
    private final ThreadPoolExecutor serving;
    private final IdleConnections idle;
    private final Thread idleThread;

    private final AtomicInteger served = new AtomicInteger();
    /** Of the idle thread only. */
    private long watched = System.nanoTime();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Connection> open = new HashSet<>();
    private boolean closed;
    private int cutMidLine;

    /** @param patience how long a peer may take none of its answers */
    Connections(
            LineProtocol protocol,
            Outlet outlet,
            Ledger ledger,
            ThreadFactory threads,
            SharedSockets sockets,
            Duration patience)
            throws IOException {
        this.protocol = protocol;
        this.outlet = outlet;
        this.ledger = ledger;
        this.threads = threads;
        this.sockets = sockets;
        this.patience = patience;
        this.serving = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, THREADS_KEPT_MS, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), threads);
        this.idle = new IdleConnections(this, ledger);
        this.idleThread = threads.newThread(idle);
    }

    /** Begins to wait for connections. */
    void start() throws IOException {
        boolean started = false;
        try {
            idleThread.start();
            started = true;
        } finally {
            if (!started) {
                idle.discard();
            }
        }
    }

    @Override
    public void take(SocketChannel channel, ByteBuffer state) throws IOException {
        Connection connection = new Connection(channel, protocol, outlet, ledger, sockets);
        connection.goOnFrom(state);
        add(connection);
    }

    /** Waits for what a new connection says. */
    void admit(SocketChannel channel) throws IOException {
        add(new Connection(channel, protocol, outlet, ledger, sockets));
    }

    private void add(Connection connection) {
        lock.lock();
        try {
            if (closed) {
                connection.close();
                return;
            }
            open.add(connection);
        } finally {
            lock.unlock();
        }
        ledger.opened();
        if (!idle.add(connection)) {
            connection.close();
            remove(connection);
        }
    }

    @Override
    public void serve(Connection connection) {
        boolean accepted = false;
        served.incrementAndGet();
        try {
            serving.execute(() -> {
                try {
                    serveNow(connection);
                } finally {
                    served.decrementAndGet();
                }
            });
            accepted = true;
        } catch (RejectedExecutionException e) {
            // The source has been closed.
            connection.close();
            remove(connection);
        } finally {
            if (!accepted) {
                served.decrementAndGet();
            }
        }
    }

    @Override
    public boolean watch() {
        boolean busy = served.get() > 0;
        if (busy && System.nanoTime() - watched > WATCH_EVERY.toNanos()) {
            watched = System.nanoTime();
            endStuck(patience);
        }
        return busy;
    }

    private void endStuck(Duration longest) {
        List<Connection> all;
        lock.lock();
        try {
            all = List.copyOf(open);
        } finally {
            lock.unlock();
        }
        all.forEach(connection -> connection.endIfStuck(longest));
    }

    private void serveNow(Connection connection) {
        boolean quiet = false;
        try {
            quiet = connection.serve();
        } finally {
            if (!quiet) {
                remove(connection);
            }
        }
        if (quiet && !idle.add(connection)) {
            // The source is being stopped: it ends now.
            serveNow(connection);
        }
    }

    @Override
    public void broken(Connection connection, IOException why) {
        ledger.gone(connection.peer(), why);
        connection.close();
        remove(connection);
    }

    private void remove(Connection connection) {
        lock.lock();
        try {
            if (!open.remove(connection)) {
                return;
            }
            if (connection.wasCutMidLine()) {
                cutMidLine++;
            }
            // Whoever waits for the end of all finds it counted.
            connection.release();
            ledger.closed();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets every connection answer what is in hand, and hands it over or closes it. Admits none any more. Returns within the deadline and a
     * few tenths of a second.
     */
    void finish(Duration deadline) throws InterruptedException {
        try {
            refuseMore().forEach(Connection::finish);
            long until = System.nanoTime() + deadline.toNanos();
            idle.stop();
            idleThread.join(deadline.toMillis());
            finishIdle(idle.leftOver());
            if (!awaitEndOfAll(until)) {
                // Stuck in a full channel, most likely: the peer can still be told. What a channel is just writing it
                // will have, and who is not
                // told so sends it again.
                refuseMore().forEach(Connection::interrupt);
                awaitEndOfAll(System.nanoTime() + WRITTEN_WITHIN.toNanos());
            }
        } finally {
            close();
        }
        lock.lock();
        try {
            if (cutMidLine > 0) {
                ledger.cutMidLine(cutMidLine);
                cutMidLine = 0;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends those that wait for their peers, a few at a time: there may be many, and each takes a moment only. */
    private void finishIdle(List<Connection> all) {
        Deque<Connection> left = new ArrayDeque<>(all);
        for (int i = 0; i < Math.min(THREADS_AT_THE_END, all.size()); i++) {
            try {
                threads.newThread(() -> finishSome(left)).start();
            } catch (OutOfMemoryError e) {
                ledger.noThread(e);
                finishSome(left);
            }
        }
    }

    private void finishSome(Deque<Connection> left) {
        while (true) {
            Connection next;
            synchronized (left) {
                next = left.poll();
            }
            if (next == null) {
                return;
            }
            serveNow(next);
        }
    }

    /** Closes every connection now. */
    void close() {
        idle.stop();
        for (Connection connection : refuseMore()) {
            connection.close();
            connection.interrupt();
            if (!connection.isServed()) {
                remove(connection);
            }
        }
        serving.shutdown();
    }

    private List<Connection> refuseMore() {
        lock.lock();
        try {
            closed = true;
            return List.copyOf(open);
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitEndOfAll(long until) throws InterruptedException {
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            endStuck(LAST_PATIENCE);
            if (awaitEnd(Duration.ofNanos(Math.min(left, LAST_LOOK_EVERY.toNanos())))) {
                return true;
            }
        }
        return false;
    }

    private boolean awaitEnd(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
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
}
