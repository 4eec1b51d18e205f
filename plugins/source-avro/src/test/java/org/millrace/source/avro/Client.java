package org.millrace.source.avro;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.avro.rpc.ClientSession;
import org.millrace.avro.rpc.Frame;
import org.millrace.avro.rpc.FrameReader;
import org.millrace.avro.rpc.Output;

/** A client in the hands of a test, over any socket. */
final class Client implements AutoCloseable {
    private final Socket socket;
    private final ClientSession session = new ClientSession();
    private final FrameReader frames = new FrameReader(1 << 20, FrameReader.Memory.ENDLESS);
    private final ByteBuffer in = ByteBuffer.allocate(8192).limit(0);
    private int serial;
    private @Nullable Boolean early;

    Client(Socket socket) {
        this.socket = socket;
    }

    static Client to(int port) throws IOException {
        return new Client(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    Socket socket() {
        return socket;
    }

    void patience(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
    }

    /** Sends a call; the second only when the first, which greets, is answered. */
    void send(List<Event> events) throws IOException {
        if (serial > 0 && !session.greeted()) {
            early = read();
        }
        write(call(events));
    }

    byte[] call(List<Event> events) {
        Output out = new Output();
        session.write(++serial, events, out);
        return java.util.Arrays.copyOf(out.bytes(), out.length());
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Whether the next call was taken. */
    boolean answer() throws IOException {
        Boolean come = early;
        early = null;
        return come == null ? read() : come;
    }

    private boolean read() throws IOException {
        try {
            while (true) {
                Frame frame = frames.read(in);
                if (frame != null) {
                    return session.read(frame) == ClientSession.Reply.TAKEN;
                }
                int count = socket.getInputStream().read(in.array());
                if (count < 0) {
                    throw new EOFException("closed");
                }
                in.clear().limit(count);
            }
        } catch (FrameReader.NoRoomException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the other end closes. */
    void awaitEnd() throws IOException {
        try {
            new DataInputStream(Objects.requireNonNull(socket.getInputStream())).readAllBytes();
        } catch (java.net.SocketException e) {
            // Reset: it ended too.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
