package org.millrace.source.netcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.millrace.api.component.SharedSockets;
import org.millrace.api.source.Outlet;

/** The open connections of one source and their threads. Open to every thread. */
final class Connections implements SharedSockets.Receiver {
    /** Long enough for a connection that is reading to come back; one that is not by then waits for its peer. */
    private static final Duration GRACE = Duration.ofMillis(50);

    /** Long enough for every connection that waits for its peer to notice that it is to be handed over. */
    private static final Duration HAND_OVER = Connection.LONGEST_WAIT.plusMillis(1500);

    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final LineProtocol protocol;
    private final Outlet outlet;
    private final Ledger ledger;
    private final ThreadFactory threads;
    private final SharedSockets sockets;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Connection, Thread> open = new HashMap<>();
    private boolean closed;
    private int cutMidLine;

    Connections(LineProtocol protocol, Outlet outlet, Ledger ledger, ThreadFactory threads, SharedSockets sockets) {
        this.protocol = protocol;
        this.outlet = outlet;
        this.ledger = ledger;
        this.threads = threads;
        this.sockets = sockets;
    }

    @Override
    public void take(SocketChannel channel, ByteBuffer state) throws IOException {
        Connection connection = new Connection(channel, protocol, outlet, ledger, sockets);
        connection.goOnFrom(state);
        serve(connection);
    }

    /**
     * Serves a new connection on a thread of its own.
     *
     * @throws IOException if the peer has gone
     * @throws OutOfMemoryError if there is no thread for it; the socket is the caller's then, as after an exception
     */
    void admit(SocketChannel channel) throws IOException {
        serve(new Connection(channel, protocol, outlet, ledger, sockets));
    }

    private void serve(Connection connection) {
        Thread thread = threads.newThread(() -> {
            try {
                connection.run();
            } finally {
                remove(connection);
            }
        });
        lock.lock();
        try {
            if (closed) {
                connection.close();
                return;
            }
            open.put(connection, thread);
        } finally {
            lock.unlock();
        }
        ledger.opened();
        boolean started = false;
        try {
            thread.start();
            started = true;
        } finally {
            if (!started) {
                remove(connection);
            }
        }
    }

    private void remove(Connection connection) {
        lock.lock();
        try {
            open.remove(connection);
            if (connection.wasCutMidLine()) {
                cutMidLine++;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        ledger.closed();
    }

    /**
     * Lets every connection answer what is in hand, and hands it over or closes it. Admits none any more. Returns within the deadline and a
     * few tenths of a second.
     */
    void finish(Duration deadline) throws InterruptedException {
        try {
            for (Connection connection : refuseMore().keySet()) {
                connection.finish();
            }
            if (!awaitEnd(sockets.hasSuccessor() ? HAND_OVER : GRACE)) {
                refuseMore().keySet().forEach(Connection::endWait);
            }
            if (!awaitEnd(deadline)) {
                // Stuck in a full channel or with a peer that does not read: the first can still be answered.
                refuseMore().values().forEach(Thread::interrupt);
                awaitEnd(LAST_WORDS);
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

    /** Closes every connection now. */
    void close() {
        refuseMore().forEach((connection, thread) -> {
            connection.close();
            thread.interrupt();
        });
    }

    private Map<Connection, Thread> refuseMore() {
        lock.lock();
        try {
            closed = true;
            return Map.copyOf(open);
        } finally {
            lock.unlock();
        }
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
