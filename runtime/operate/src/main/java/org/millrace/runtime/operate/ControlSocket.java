package org.millrace.runtime.operate;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.millrace.api.operate.Answer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where commands come in from outside the process: a Unix domain socket in the agent's run directory, which only its owner
 * can open. A request is a version byte 1, a count, and so many words (length, UTF-8); the answer is frames {@code 1 length
 * text} and at last {@code 0 exit-code}. Numbers are four bytes, big-endian.
 */
@Component(
        immediate = true,
        service = {})
public final class ControlSocket {
    private static final Logger log = LoggerFactory.getLogger(ControlSocket.class);
    private static final int VERSION = 1;
    private static final int MOST_WORDS = 256;
    private static final int LONGEST_WORD = 64 * 1024;
    private static final int MOST_CLIENTS = 16;

    /** What fits into a socket address on every system we know. */
    private static final int LONGEST_PATH = 100;

    private final Commands commands;
    private final Semaphore places = new Semaphore(MOST_CLIENTS);
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
    private final @Nullable ServerSocketChannel server;
    private final @Nullable Path path;
    /** Made for the socket alone; null if that lies in the run directory. */
    private final @Nullable Path folder;

    @Activate
    public ControlSocket(BundleContext context, @Reference Commands commands) throws IOException {
        this.commands = commands;
        String runDirectory = context.getProperty("millrace.run.dir");
        if (runDirectory == null || "check".equals(context.getProperty("millrace.mode"))) {
            server = null;
            path = null;
            folder = null;
            return;
        }
        path = place(Path.of(runDirectory));
        folder = path.startsWith(runDirectory) ? null : path.getParent();
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        daemon(this::accept, "control-socket");
    }

    /** A path short enough for a socket; a pointer beside it says where it is if it had to be elsewhere. */
    private static Path place(Path runDirectory) throws IOException {
        Path socket = runDirectory.resolve("control.sock");
        Path pointer = runDirectory.resolve("control.path");
        Files.deleteIfExists(pointer);
        Files.deleteIfExists(socket);
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            socket = Files.createTempDirectory("millrace-").resolve("control.sock");
            Files.writeString(pointer, socket.toString());
        }
        return socket;
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        ServerSocketChannel listening = server;
        while (listening != null && listening.isOpen()) {
            try {
                SocketChannel client = listening.accept();
                if (places.tryAcquire()) {
                    clients.add(client);
                    daemon(() -> serve(client), "control-client");
                } else {
                    client.close();
                }
            } catch (IOException e) {
                if (listening.isOpen()) {
                    log.warn("The control socket could not take a client: {}", e.toString());
                }
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(client)));
            DataOutputStream out = new DataOutputStream(Channels.newOutputStream(client));
            int code = commands.apply(readLine(in), new Frames(out, user(client)));
            out.write(new byte[] {0, (byte) (code >>> 24), (byte) (code >>> 16), (byte) (code >>> 8), (byte) code});
        } catch (IOException | RuntimeException e) {
            // A client that only looked whether anybody is there, spoke nonsense or went away: its own affair.
            log.debug("A control client went away: {}", e.toString());
        } finally {
            clients.remove(client);
            places.release();
        }
    }

    /** Whose process is at the other end, where the system tells. */
    private static String user(SocketChannel client) {
        try {
            return client.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        } catch (IOException | UnsupportedOperationException e) {
            log.debug("The system does not say who asks: {}", e.toString());
            return "unknown";
        }
    }

    private static List<String> readLine(DataInputStream in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("version " + version);
        }
        int count = bounded(in.readInt(), MOST_WORDS);
        List<String> words = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[bounded(in.readInt(), LONGEST_WORD)];
            in.readFully(bytes);
            words.add(new String(bytes, StandardCharsets.UTF_8));
        }
        return words;
    }

    private static int bounded(int value, int most) throws IOException {
        if (value < 0 || value > most) {
            throw new IOException("a length of " + value);
        }
        return value;
    }

    /** Sends what a command answers as it comes. */
    private record Frames(DataOutputStream out, String caller) implements Answer {
        @Override
        public Appendable append(CharSequence text) throws IOException {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            out.writeByte(1);
            out.writeInt(bytes.length);
            out.write(bytes);
            return this;
        }

        @Override
        public Appendable append(CharSequence text, int start, int end) throws IOException {
            return append(text.subSequence(start, end));
        }

        @Override
        public Appendable append(char c) throws IOException {
            return append(String.valueOf(c));
        }
    }

    @Deactivate
    void close() throws IOException {
        if (server != null && path != null) {
            server.close();
            for (SocketChannel client : clients) {
                client.close();
            }
            Files.deleteIfExists(path);
            if (folder != null) {
                Files.deleteIfExists(folder);
            }
        }
    }
}
