package org.millrace.source.otlp;

import java.time.Duration;
import java.util.Optional;
import org.millrace.http.server.Reply;
import org.millrace.otlp.RpcStatus;

/** What a refusal is called in gRPC. */
final class RpcCodes {
    private RpcCodes() {}

    static RpcStatus of(Reply reply) {
        Optional<Duration> retryAfter =
                reply.retryAfter() > 0 ? Optional.of(Duration.ofSeconds(reply.retryAfter())) : Optional.empty();
        return new RpcStatus(code(reply.status().code()), reply.text(), retryAfter);
    }

    private static int code(int status) {
        return switch (status) {
            case 403 -> RpcStatus.PERMISSION_DENIED;
            case 404, 405, 415 -> RpcStatus.UNIMPLEMENTED;
            case 408 -> RpcStatus.DEADLINE_EXCEEDED;
            case 500 -> RpcStatus.INTERNAL;
            case 503 -> RpcStatus.UNAVAILABLE;
            // Also what is too large: of an exhausted resource some clients believe that the same may do later.
            default -> RpcStatus.INVALID_ARGUMENT;
        };
    }
}
