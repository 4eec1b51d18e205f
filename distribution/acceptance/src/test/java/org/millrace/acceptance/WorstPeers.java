package org.millrace.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The worst that can be at the other end of a connection. They write until they have, or until nobody takes it any more. */
final class WorstPeers implements AutoCloseable {
    private static final int BLOCK = 65_536;

    private final List<AutoCloseable> silent = new ArrayList<>();

    /** Sends this over and over to a port, in so many connections at once; returns how the answers of each begin. */
    static List<String> flood(int port, byte[] block, long bytes, int connections) throws InterruptedException {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(() -> told.add(flood(port, block, bytes)), "flood " + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return told;
    }

    private static String flood(int port, byte[] block, long bytes) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            Thread reader = new Thread(() -> readAll(socket, told), "answers");
            reader.setDaemon(true);
            reader.start();
            try {
                OutputStream out = socket.getOutputStream();
                for (long left = bytes; left > 0; left -= block.length) {
                    out.write(block);
                }
                socket.shutdownOutput();
            } catch (IOException e) {
                // The agent had enough of it.
            }
            reader.join(10_000);
        } catch (IOException e) {
            // It takes none.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return told.toString(StandardCharsets.ISO_8859_1);
    }

    private static void readAll(Socket socket, ByteArrayOutputStream told) {
        try {
            InputStream in = socket.getInputStream();
            byte[] chunk = new byte[BLOCK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                if (told.size() < BLOCK) {
                    told.write(chunk, 0, n);
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    static byte[] block(char c) {
        byte[] block = new byte[BLOCK];
        Arrays.fill(block, (byte) c);
        return block;
    }

    static byte[] noise() {
        byte[] block = new byte[BLOCK];
        new Random(5).nextBytes(block);
        return block;
    }

    /** Sends bytes to a port and then this over and over; returns whether it was let. */
    static boolean endless(int port, String start, byte[] block, long bytes) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(start.getBytes(StandardCharsets.US_ASCII));
            for (long left = bytes; left > 0; left -= block.length) {
                out.write(block);
            }
            return true;
        } catch (IOException e) {
            // The agent had enough of it.
            return false;
        }
    }

    /** Connects so many times, says this and nothing more. */
    void silent(int port, String said, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            silent.add(socket);
            socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** The same with a control socket. */
    void silent(Path control, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            silent.add(open(control));
        }
    }

    private static SocketChannel open(Path control) throws IOException {
        SocketAddress address = UnixDomainSocketAddress.of(control);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(address);
        return channel;
    }

    /** Says numbers and then noise to a control socket. */
    static void say(Path control, ByteBuffer numbers, int noise) {
        try (SocketChannel channel = open(control)) {
            channel.write(numbers);
            ByteBuffer block = ByteBuffer.wrap(noise());
            for (int left = noise; left > 0; left -= BLOCK) {
                channel.write(block.rewind());
            }
        } catch (IOException e) {
            // The agent had enough of it.
        }
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable one : silent) {
            one.close();
        }
        silent.clear();
    }
}
