package org.millrace.source.otlp;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames of HTTP/2 by hand; header blocks without compression. */
final class Http2Client implements AutoCloseable {
    static final String PATH = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
    static final String[] GRPC = {
        ":method",
        "POST",
        ":scheme",
        "http",
        ":path",
        PATH,
        ":authority",
        "a",
        "content-type",
        "application/grpc",
        "te",
        "trailers"
    };
    static final String[] GRPC_GZIP = with(GRPC, "grpc-encoding", "gzip");

    private final Client client;
    private final DataOutputStream out;
    private final DataInputStream in;
    private int resets;

    static String[] with(String[] headers, String... more) {
        String[] all = Arrays.copyOf(headers, headers.length + more.length);
        System.arraycopy(more, 0, all, headers.length, more.length);
        return all;
    }

    Http2Client(int port) throws IOException {
        client = Client.to(port);
        out = new DataOutputStream(new BufferedOutputStream(client.socket.getOutputStream()));
        in = new DataInputStream(client.socket.getInputStream());
        out.write(Client.utf8("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        frame(out, 4, 0, 0, new byte[0]);
        out.flush();
    }

    private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    private static byte[] block(String... pairs) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < pairs.length; i += 2) {
            block.write(0);
            block.write(pairs[i].length());
            block.writeBytes(Client.utf8(pairs[i]));
            block.write(pairs[i + 1].length());
            block.writeBytes(Client.utf8(pairs[i + 1]));
        }
        return block.toByteArray();
    }

    /** The frames of a whole call, without the preface. */
    static byte[] call(byte[] message) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream to = new DataOutputStream(all);
        frame(to, 4, 0, 0, new byte[0]);
        frame(to, 1, 4, 1, block(GRPC));
        frame(to, 0, 1, 1, framed(false, message));
        return all.toByteArray();
    }

    private static byte[] framed(boolean packed, byte[] message) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream framed = new DataOutputStream(all);
        framed.writeByte(packed ? 1 : 0);
        framed.writeInt(message.length);
        framed.write(message);
        return all.toByteArray();
    }

    void headers(int stream, String[] pairs, boolean last) throws IOException {
        frame(out, 1, 4 | (last ? 1 : 0), stream, block(pairs));
        out.flush();
    }

    void data(int stream, byte[] bytes, boolean last) throws IOException {
        frame(out, 0, last ? 1 : 0, stream, bytes);
        out.flush();
    }

    /** In frames as large as they may be; stays within the first window only if it is small, as packed bombs are not. */
    void message(int stream, boolean packed, byte[] message) throws IOException {
        byte[] bytes = framed(packed, message);
        int window = 65_535;
        for (int i = 0; i < bytes.length; i += 16_384) {
            byte[] part = Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + 16_384));
            while (window < part.length) {
                window += window();
            }
            window -= part.length;
            data(stream, part, i + 16_384 >= bytes.length);
        }
    }

    /** Waits until the connection's window grows. */
    private int window() throws IOException {
        while (true) {
            Frame frame = next();
            if (frame.type == 8 && frame.stream == 0) {
                return ByteBuffer.wrap(frame.payload).getInt();
            }
        }
    }

    private record Frame(
            int type,
            int flags,
            int stream,
            @SuppressWarnings("ArrayRecordComponent") byte[] payload) {}

    private Frame next() throws IOException {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == 3) {
            resets++;
        }
        return new Frame(type, flags, stream, payload);
    }

    /** The status of gRPC of a stream, from its trailers, which end it. */
    String answer(int stream) throws IOException {
        DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
        StringBuilder said = new StringBuilder();
        while (true) {
            Frame frame = next();
            if (frame.type == 1) {
                try {
                    decoder.decodeHeaders(frame.stream, Unpooled.wrappedBuffer(frame.payload))
                            .forEach(header -> said.append(header.getKey())
                                    .append(": ")
                                    .append(header.getValue())
                                    .append('\n'));
                } catch (Http2Exception e) {
                    throw new IOException(e);
                }
                if (frame.stream == stream && (frame.flags & 1) != 0) {
                    return said.toString();
                }
            }
        }
    }

    int resets(int expected) throws IOException {
        while (resets < expected) {
            next();
        }
        return resets;
    }

    boolean awaitGoAway() throws IOException {
        try {
            while (true) {
                Frame frame = next();
                if (frame.type == 7) {
                    return true;
                }
            }
        } catch (EOFException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
