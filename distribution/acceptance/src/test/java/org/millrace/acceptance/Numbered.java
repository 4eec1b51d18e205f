package org.millrace.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.concurrent.locks.LockSupport;

/**
 * A sender that does not give up: numbered lines, some on their way at once, a new connection whenever one breaks. No line is
 * sent twice, so whatever comes twice was doubled on the way. The lines are {@code PREFIX-NUMBER}, of one length. It sends as
 * fast as it is answered, or so many lines a second: then it knows how late the answers came, counted from when the lines were due.
 */
final class Numbered implements AutoCloseable {
    private static final int WINDOW = 25;

    private final int port;
    private final String prefix;
    private final long windowNanos;
    private final BitSet acknowledged = new BitSet();
    private final Thread thread;
    private volatile boolean ended;
    private volatile int sent;
    private int refused;
    private int broken;
    private long worstNanos;
    private long due = System.nanoTime();

    Numbered(int port, String prefix) {
        this(port, prefix, 0);
    }

    /** Sends so many lines a second, or as many as it can for 0. */
    Numbered(int port, String prefix, int linesPerSecond) {
        this.port = port;
        this.prefix = prefix;
        this.windowNanos = linesPerSecond == 0 ? 0 : 1_000_000_000L * WINDOW / linesPerSecond;
        this.thread = new Thread(this::run, "numbered " + prefix);
        thread.start();
    }

    @SuppressWarnings("BusyWait") // how often a sender knocks at a door that is shut
    private void run() {
        while (!ended) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(30_000);
                send(socket);
            } catch (IOException e) {
                synchronized (acknowledged) {
                    broken++;
                }
                try {
                    Thread.sleep(10);
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
        }
    }

    private void send(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        StringBuilder lines = new StringBuilder();
        while (!ended) {
            awaitDue();
            int first = sent;
            lines.setLength(0);
            for (int i = 0; i < WINDOW; i++) {
                lines.append(String.format("%s-%08d\n", prefix, first + i));
            }
            sent = first + WINDOW;
            out.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < WINDOW; i++) {
                if (answer(in)) {
                    synchronized (acknowledged) {
                        acknowledged.set(first + i);
                    }
                } else {
                    synchronized (acknowledged) {
                        refused++;
                    }
                }
            }
            synchronized (acknowledged) {
                worstNanos = Math.max(worstNanos, System.nanoTime() - due);
            }
            due = windowNanos == 0 ? System.nanoTime() : due + windowNanos;
        }
    }

    private void awaitDue() {
        long early = due - System.nanoTime();
        if (early > 0) {
            LockSupport.parkNanos(early);
        }
    }

    /** Connections that could not be made, or broke. */
    int broken() {
        synchronized (acknowledged) {
            return broken;
        }
    }

    /** How late the latest answer came since this was last asked. */
    long worstMillis() {
        synchronized (acknowledged) {
            long worst = worstNanos;
            worstNanos = 0;
            return worst / 1_000_000;
        }
    }

    /** Whether the next answer is OK; it may be that none comes any more. */
    private static boolean answer(InputStream in) throws IOException {
        int first = in.read();
        int c = first;
        while (c != '\n') {
            if (c < 0) {
                throw new IOException("the connection was closed");
            }
            c = in.read();
        }
        return first == 'O';
    }

    String prefix() {
        return prefix;
    }

    /** Lines that were sent, whatever became of them. */
    int sent() {
        return sent;
    }

    int count() {
        synchronized (acknowledged) {
            return acknowledged.cardinality();
        }
    }

    int refused() {
        synchronized (acknowledged) {
            return refused;
        }
    }

    BitSet acknowledged() {
        synchronized (acknowledged) {
            return (BitSet) acknowledged.clone();
        }
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.join();
    }
}
