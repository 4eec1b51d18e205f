package org.millrace.source.otlp;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.millrace.http.server.Reply;
import org.millrace.otlp.LogAnswer;
import org.millrace.otlp.RpcStatus;
import org.millrace.otlp.Wording;

/** Answers of gRPC as they are sent. */
final class GrpcAnswers {
    /** The one call that is known. */
    static final String PATH = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

    private GrpcAnswers() {}

    private static Http2Headers begun() {
        return new DefaultHttp2Headers()
                .status("200")
                .add("content-type", "application/grpc")
                .add("grpc-accept-encoding", "identity,gzip");
    }

    static Http2HeadersFrame head() {
        return new DefaultHttp2HeadersFrame(begun());
    }

    static Http2DataFrame message(Reply reply) {
        byte[] message = new LogAnswer(reply.rejected(), reply.text()).written(Wording.PROTOBUF);
        ByteBuffer framed = ByteBuffer.allocate(1 + Integer.BYTES + message.length);
        framed.put((byte) 0).putInt(message.length).put(message).flip();
        return new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(framed));
    }

    static Http2HeadersFrame success() {
        return new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().add("grpc-status", "0"), true);
    }

    /** The head and the end in one. */
    static Http2HeadersFrame failure(RpcStatus status) {
        byte[] details = status.written(Wording.PROTOBUF);
        return new DefaultHttp2HeadersFrame(
                begun().add("grpc-status", Integer.toString(status.code()))
                        .add("grpc-message", percent(status.message()))
                        .add(
                                "grpc-status-details-bin",
                                Base64.getEncoder().withoutPadding().encodeToString(details)),
                true);
    }

    /** Bytes that are no printable ASCII, and the sign itself, in hexadecimal digits behind a percent sign. */
    private static String percent(String text) {
        StringBuilder said = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each >= ' ' && each <= '~' && each != '%') {
                said.append((char) each);
            } else {
                said.append('%').append(String.format("%02X", each & 0xff));
            }
        }
        return said.toString();
    }
}
