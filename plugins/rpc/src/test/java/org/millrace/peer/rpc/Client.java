package org.millrace.peer.rpc;

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
import org.millrace.rpc.ClientProtocol;
import org.millrace.rpc.Frame;
import org.millrace.rpc.NoRoomException;
import org.millrace.rpc.Output;

/** A client in the hands of a test, over any socket. */
public final class Client implements AutoCloseable {
    private final Socket socket;
    private final ClientProtocol protocol;
    private final ByteBuffer in = ByteBuffer.allocate(8192).limit(0);
    private int serial;
    private @Nullable Boolean early;

    public Client(Socket socket, ClientProtocol protocol) {
        this.socket = socket;
        this.protocol = protocol;
    }

    /** Over a plain connection to a port of this machine. */
    public static Client to(int port, ClientProtocol protocol) throws IOException {
        return new Client(new Socket(InetAddress.getLoopbackAddress(), port), protocol);
    }

    public Socket socket() {
        return socket;
    }

    public void patience(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
    }

    /** Sends a call; the second only when the first, which greets, is answered. */
    public void send(List<Event> events) throws IOException {
        if (serial == 1 && !protocol.ordered() && early == null) {
            early = read();
        }
        write(call(events));
    }

    public byte[] call(List<Event> events) {
        Output out = new Output();
        protocol.write(++serial, events, out);
        return java.util.Arrays.copyOf(out.bytes(), out.length());
    }

    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Whether the next call was taken. */
    public boolean answer() throws IOException {
        Boolean come = early;
        early = null;
        return come == null ? read() : come;
    }

    private boolean read() throws IOException {
        try {
            while (true) {
                Frame frame = protocol.frames().read(in);
                if (frame != null) {
                    return protocol.answer(frame).reply() == ClientProtocol.Reply.TAKEN;
                }
                int count = socket.getInputStream().read(in.array());
                if (count < 0) {
                    throw new EOFException("closed");
                }
                in.clear().limit(count);
            }
        } catch (NoRoomException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the other end closes. */
    public void awaitEnd() throws IOException {
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
