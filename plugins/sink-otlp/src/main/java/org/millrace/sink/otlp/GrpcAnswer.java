package org.millrace.sink.otlp;

import java.util.Optional;

/** What a call of gRPC was answered. */
final class GrpcAnswer {
    private final int httpStatus;
    private final Optional<String> status;
    private final String message;
    private final String details;
    private final byte[] body;

    GrpcAnswer(int httpStatus, Optional<String> status, String message, String details, byte[] body) {
        this.httpStatus = httpStatus;
        this.status = status;
        this.message = message;
        this.details = details;
        this.body = body;
    }

    int httpStatus() {
        return httpStatus;
    }

    /** As it stands there; empty if it does not. */
    Optional<String> status() {
        return status;
    }

    /** With its percent signs. */
    String message() {
        return message;
    }

    /** In Base64; empty if there are none. */
    String details() {
        return details;
    }

    /** The message with what stands before it, as much as is kept of it. */
    byte[] body() {
        return body;
    }
}
