package org.millrace.source.netcat;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Waits for all connections of one source that have nothing to say, with one selector: they cost no thread and no time. One
 * whose peer sends something, or goes, is handed on to be served; it comes back when it is quiet again.
 *
 * <p>{@link #run} belongs to a thread of its own; the other methods may be called from any.
 */
final class IdleConnections implements Runnable {
    private static final long TRY_AGAIN_MS = 100;
    private static final long WATCH_MS = 1000;

    /** Serves connections. */
    interface Server {
        /**
         * Has a connection served on another thread; its channel is nobody's else then.
         *
         * @throws OutOfMemoryError if there is no thread for it; it is offered again after a pause
         */
        void serve(Connection connection);

        /** Looks after those that are being served, now and then; true while there are any. */
        boolean watch();

        /** The channel can't be waited for. */
        void broken(Connection connection, IOException why);
    }

    private final Server server;
    private final Ledger ledger;
    private final Selector selector;
    private final Queue<Connection> coming = new ConcurrentLinkedQueue<>();
    /** Those whose peers have something to say, but for whom there was no thread. Of the own thread only. */
    private final Deque<Connection> waiting = new ArrayDeque<>();

    private final List<Connection> leftOver = new ArrayList<>();
    private boolean stopped;

    IdleConnections(Server server, Ledger ledger) throws IOException {
        this.server = server;
        this.ledger = ledger;
        this.selector = Selector.open();
    }

    /** Takes a connection in; false if it is too late. */
    boolean add(Connection connection) {
        synchronized (this) {
            if (stopped) {
                return false;
            }
            coming.add(connection);
        }
        selector.wakeup();
        return true;
    }

    @Override
    public void run() {
        try {
            while (!isStopped()) {
                look();
            }
        } finally {
            end();
        }
    }

    private void look() {
        try {
            boolean busy = server.watch();
            selector.select(!waiting.isEmpty() ? TRY_AGAIN_MS : busy ? WATCH_MS : 0);
        } catch (IOException e) {
            throw new IllegalStateException("connections can't be waited for: " + e.getMessage(), e);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            key.cancel();
            waiting.add((Connection) key.attachment());
        }
        selector.selectedKeys().clear();
        for (Connection next = coming.poll(); next != null; next = coming.poll()) {
            register(next);
        }
        serveWaiting();
    }

    private void register(Connection connection) {
        try {
            connection.channel().configureBlocking(false);
            connection.channel().register(selector, SelectionKey.OP_READ, connection);
        } catch (IOException e) {
            server.broken(connection, e);
        }
    }

    private void serveWaiting() {
        for (Connection next = waiting.peek(); next != null; next = waiting.peek()) {
            try {
                server.serve(next);
            } catch (OutOfMemoryError e) {
                ledger.noThread(e);
                return;
            }
            waiting.remove();
        }
    }

    private void end() {
        List<Connection> all = new ArrayList<>(waiting);
        for (SelectionKey key : selector.keys()) {
            if (key.isValid()) {
                all.add((Connection) key.attachment());
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            ledger.notWaited(e);
        }
        synchronized (this) {
            stopped = true;
            all.addAll(coming);
            coming.clear();
            leftOver.addAll(all);
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /** Takes no more in; the thread ends soon. */
    void stop() {
        synchronized (this) {
            stopped = true;
        }
        selector.wakeup();
    }

    /** Those that were waited for at the end, once the thread has ended; each is returned once. */
    synchronized List<Connection> leftOver() {
        List<Connection> all = new ArrayList<>(leftOver);
        all.addAll(coming);
        leftOver.clear();
        coming.clear();
        return all;
    }

    /** For one whose thread could not be started. */
    void discard() throws IOException {
        stop();
        selector.close();
    }
}
