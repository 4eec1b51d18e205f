package org.millrace.sink.otlp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.millrace.api.operate.Printable;
import org.millrace.http.client.Caller;
import org.millrace.http.client.Pause;
import org.millrace.otlp.LogAnswer;
import org.millrace.otlp.RpcStatus;
import org.millrace.otlp.Wording;

/** OTLP over gRPC. */
final class GrpcProtocol implements Protocol {
    private static final int LONGEST_REASON = 200;
    private static final int MESSAGE_HEAD = 1 + Integer.BYTES;

    private final Caller<GrpcAnswer> caller;
    private final boolean gzip;
    private final Pause pause;

    GrpcProtocol(Caller<GrpcAnswer> caller, boolean gzip, Pause pause) {
        this.caller = caller;
        this.gzip = gzip;
        this.pause = pause;
    }

    @Override
    public Outcome send(byte[] request) throws IOException, InterruptedException {
        byte[] message = gzip ? HttpProtocol.packed(request) : request;
        byte[] framed = ByteBuffer.allocate(MESSAGE_HEAD + message.length)
                .put((byte) (gzip ? 1 : 0))
                .putInt(message.length)
                .put(message)
                .array();
        GrpcAnswer answer = caller.ask(framed);
        if (answer.status().isEmpty()) {
            return withoutStatus(answer);
        }
        int code = code(answer.status().get());
        if (code == 0) {
            return new Outcome.Taken(taken(answer));
        }
        String said = Printable.of(plain(answer.message()), LONGEST_REASON);
        String why = "it answered grpc-status " + code + (said.isEmpty() ? "" : ", " + said);
        Optional<Duration> retryAfter = retryAfter(answer);
        boolean later =
                switch (code) {
                    case RpcStatus.CANCELLED,
                            RpcStatus.DEADLINE_EXCEEDED,
                            RpcStatus.ABORTED,
                            RpcStatus.OUT_OF_RANGE,
                            RpcStatus.UNAVAILABLE,
                            RpcStatus.DATA_LOSS -> true;
                    case RpcStatus.RESOURCE_EXHAUSTED -> retryAfter.isPresent();
                    // Not the events' fault, but that of the set-up, at one end or the other.
                    case RpcStatus.UNAUTHENTICATED, RpcStatus.PERMISSION_DENIED, RpcStatus.UNIMPLEMENTED -> true;
                    default -> false;
                };
        if (!later) {
            return new Outcome.Refused(why);
        }
        retryAfter.ifPresent(pause::begin);
        return new Outcome.Later(why);
    }

    /** Something between here and there has answered, or it is no server of gRPC. */
    private static Outcome withoutStatus(GrpcAnswer answer) {
        return new Outcome.Later("it answered HTTP status " + answer.httpStatus() + " and no grpc-status");
    }

    private static int code(String status) {
        try {
            return Integer.parseInt(status);
        } catch (NumberFormatException e) {
            return RpcStatus.UNKNOWN;
        }
    }

    private static Optional<Duration> retryAfter(GrpcAnswer answer) {
        try {
            return RpcStatus.read(Base64.getDecoder().decode(answer.details()), Wording.PROTOBUF)
                    .retryAfter();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static LogAnswer taken(GrpcAnswer answer) {
        try {
            ByteBuffer body = ByteBuffer.wrap(answer.body());
            if (body.remaining() < MESSAGE_HEAD) {
                return LogAnswer.ALL;
            }
            boolean packed = body.get() == 1;
            int length = Math.min(Math.max(0, body.getInt()), body.remaining());
            byte[] message = new byte[length];
            body.get(message);
            if (packed) {
                try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(message))) {
                    message = in.readNBytes(GrpcWire.LARGEST_ANSWER);
                }
            }
            return LogAnswer.read(message, Wording.PROTOBUF);
        } catch (IOException e) {
            // It said 0; to send again what it has is the worse mistake.
            return new LogAnswer(0, "its answer can't be read");
        }
    }

    private static String plain(String percent) {
        byte[] from = percent.getBytes(StandardCharsets.UTF_8);
        ByteBuffer plain = ByteBuffer.allocate(from.length);
        for (int i = 0; i < from.length; i++) {
            int high = i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
            int low = i + 2 < from.length ? Character.digit(from[i + 2], 16) : -1;
            if (from[i] == '%' && high >= 0 && low >= 0) {
                plain.put((byte) (16 * high + low));
                i += 2;
            } else {
                plain.put(from[i]);
            }
        }
        return new String(plain.array(), 0, plain.position(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        caller.close();
    }
}
