package org.millrace.source.netcat;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Takes new connections, until it is stopped or its socket is closed. Failures are passing: it tries again after a pause. The
 * socket may be another instance's too, so it is waited for with a selector and never closed here; at the end whoever waits to
 * be accepted is, and the socket is released.
 */
final class Acceptor implements Runnable {
    private static final long FIRST_PAUSE_MS = 20;
    private static final long LONGEST_PAUSE_MS = 1000;
    /** As many as may wait to be accepted. */
    private static final int MOST_AT_THE_END = 1024;

    private final ServerSocketChannel server;
    private final Connections connections;
    private final Ledger ledger;
    private final Runnable release;
    private final Selector selector;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param release gives the listening socket up */
    Acceptor(ServerSocketChannel server, Connections connections, Ledger ledger, Runnable release) throws IOException {
        this.server = server;
        this.connections = connections;
        this.ledger = ledger;
        this.release = release;
        this.selector = Selector.open();
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    @Override
    public void run() {
        try (selector) {
            accept();
            if (stopped.getCount() > 0) {
                throw new IllegalStateException("the listening socket was closed by somebody else");
            }
            acceptTheLast();
        } catch (ClosedSelectorException e) {
            // Ended before it began.
            return;
        } catch (IOException e) {
            ledger.notAccepted(e, 0);
        } finally {
            release.run();
        }
    }

    /** To close a socket refuses those who wait in it. */
    private void acceptTheLast() throws IOException {
        for (int i = 0; i < MOST_AT_THE_END && server.isOpen() && acceptOne(); i++) {
            selector.selectedKeys().clear();
        }
    }

    private void accept() {
        long pauseMs = FIRST_PAUSE_MS;
        while (server.isOpen() && stopped.getCount() > 0) {
            try {
                selector.select();
                selector.selectedKeys().clear();
                while (stopped.getCount() > 0 && acceptOne()) {
                    pauseMs = FIRST_PAUSE_MS;
                }
            } catch (IOException | OutOfMemoryError e) {
                // Out of file descriptors or threads, most likely: others may give some back.
                if (!server.isOpen() || stopped.getCount() == 0) {
                    break;
                }
                ledger.notAccepted(e, pauseMs);
                if (!pause(pauseMs)) {
                    break;
                }
                pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
            }
        }
    }

    /** False if there is none to accept. */
    private boolean acceptOne() throws IOException {
        SocketChannel channel = server.accept();
        if (channel == null) {
            return false;
        }
        boolean admitted = false;
        try {
            connections.admit(channel);
            admitted = true;
            return true;
        } finally {
            if (!admitted) {
                channel.close();
            }
        }
    }

    private boolean pause(long ms) {
        try {
            return !stopped.await(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Accepts those who wait and no more; the thread ends soon. */
    void stop() {
        stopped.countDown();
        selector.wakeup();
    }

    /** For one whose thread could not be started. */
    void discard() throws IOException {
        stop();
        selector.close();
    }
}
