package org.millrace.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * A sender that does not give up: numbered lines, some on their way at once, a new connection whenever one breaks. No line is
 * sent twice, so whatever comes twice was doubled on the way. The lines are {@code PREFIX-NUMBER}, of one length.
 */
final class Numbered implements AutoCloseable {
    private static final int WINDOW = 25;

    private final int port;
    private final String prefix;
    private final BitSet acknowledged = new BitSet();
    private final Thread thread;
    private volatile boolean ended;
    private volatile int sent;
    private int refused;

    Numbered(int port, String prefix) {
        this.port = port;
        this.prefix = prefix;
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
