package org.millrace.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A client of a netcat source: one line, one answer. */
final class Lines implements AutoCloseable {
    private static final int LOWEST_PORT = 10_000;
    private static final int LOWEST_OF_CONNECTIONS = 32_000;

    private final Socket socket;
    private final OutputStream out;
    private final BufferedReader in;

    Lines(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        out = socket.getOutputStream();
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The answer; null if the source closed the connection. */
    @Nullable
    String send(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return in.readLine();
    }

    /**
     * A port nobody listens on, and below those that connections get: one of these may be given to a connection while the agent that is to
     * listen there is away, and to the very client that tries to reach it, which then is connected to itself.
     */
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, LOWEST_OF_CONNECTIONS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Somebody listens there.
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Sends numbered lines until told to stop, and remembers what was acknowledged. */
    static final class Stream implements AutoCloseable {
        private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        private final Queue<String> otherwise = new ConcurrentLinkedQueue<>();
        private final Thread thread;
        private volatile boolean ended;

        Stream(int port, String prefix) {
            thread = new Thread(() -> run(port, prefix), "lines " + prefix);
            thread.start();
        }

        @SuppressWarnings("BusyWait") // the pace of the sender, not a wait for something
        private void run(int port, String prefix) {
            try (Lines lines = new Lines(port)) {
                for (int i = 0; !ended; i++) {
                    String line = "%s-%06d".formatted(prefix, i);
                    String answer = lines.send(line);
                    if ("OK".equals(answer)) {
                        acknowledged.add(line);
                    } else {
                        otherwise.add(line + ": " + answer);
                        if (answer == null) {
                            return;
                        }
                    }
                    Thread.sleep(1);
                }
            } catch (IOException e) {
                otherwise.add(e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        int size() {
            return acknowledged.size();
        }

        List<String> acknowledged() {
            return new ArrayList<>(acknowledged);
        }

        /** Answers other than OK, and failures of the connection. */
        List<String> otherwise() {
            return new ArrayList<>(otherwise);
        }

        @Override
        public void close() throws InterruptedException {
            ended = true;
            thread.join();
        }
    }
}
