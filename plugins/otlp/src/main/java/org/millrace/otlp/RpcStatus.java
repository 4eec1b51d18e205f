package org.millrace.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.millrace.api.serializer.MalformedInputException;

/**
 * Why a request was not taken, in gRPC's terms: a {@code google.rpc.Status}, of whose details a {@code RetryInfo} is known.
 *
 * @param code one of gRPC's
 * @param message for people
 * @param retryAfter how long to wait before the same is tried again; empty if it should not, or if that is not said
 */
public record RpcStatus(int code, String message, Optional<Duration> retryAfter) {
    /** The operation was stopped. */
    public static final int CANCELLED = 1;
    /** Nobody knows. */
    public static final int UNKNOWN = 2;
    /** The request is wrong. */
    public static final int INVALID_ARGUMENT = 3;
    /** It took too long. */
    public static final int DEADLINE_EXCEEDED = 4;
    /** This is not allowed. */
    public static final int PERMISSION_DENIED = 7;
    /** More than there is. */
    public static final int RESOURCE_EXHAUSTED = 8;
    /** Something came between. */
    public static final int ABORTED = 10;
    /** Beyond what is valid. */
    public static final int OUT_OF_RANGE = 11;
    /** This is not known. */
    public static final int UNIMPLEMENTED = 12;
    /** A fault. */
    public static final int INTERNAL = 13;
    /** Not now. */
    public static final int UNAVAILABLE = 14;
    /** Something is lost. */
    public static final int DATA_LOSS = 15;
    /** Nobody has said who he is. */
    public static final int UNAUTHENTICATED = 16;

    private static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";
    private static final int MESSAGE_1 = 1 << 3 | 2;
    private static final int MESSAGE_2 = 2 << 3 | 2;
    private static final int MESSAGE_3 = 3 << 3 | 2;

    /**
     * Reads one.
     *
     * @throws MalformedInputException if it is none
     */
    public static RpcStatus read(byte[] status, Wording wording) throws IOException {
        int code = 0;
        String message = "";
        Optional<Duration> retryAfter = Optional.empty();
        try {
            Part part = Part.of(wording.read(new ByteArrayInputStream(status), Schema.STATUS));
            for (int tag = part.in.readTag(); tag != 0; tag = part.in.readTag()) {
                switch (tag) {
                    case 1 << 3 -> code = part.in.readInt32();
                    case MESSAGE_2 -> message = part.in.readStringRequireUtf8();
                    case MESSAGE_3 -> retryAfter = retryAfter.isPresent() ? retryAfter : detail(part.nested());
                    default -> part.pass(tag);
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw Part.malformed(String.valueOf(e.getMessage()), e);
        }
        return new RpcStatus(code, message, retryAfter);
    }

    private static Optional<Duration> detail(Part any) throws IOException {
        String type = "";
        Optional<Duration> delay = Optional.empty();
        for (int tag = any.in.readTag(); tag != 0; tag = any.in.readTag()) {
            switch (tag) {
                case MESSAGE_1 -> type = any.in.readStringRequireUtf8();
                case MESSAGE_2 -> delay = retryInfo(any.nested());
                default -> any.pass(tag);
            }
        }
        return type.endsWith("/google.rpc.RetryInfo") ? delay : Optional.empty();
    }

    private static Optional<Duration> retryInfo(Part info) throws IOException {
        Optional<Duration> delay = Optional.empty();
        for (int tag = info.in.readTag(); tag != 0; tag = info.in.readTag()) {
            if (tag == MESSAGE_1) {
                delay = Optional.of(duration(info.nested()));
            } else {
                info.pass(tag);
            }
        }
        return delay;
    }

    private static Duration duration(Part part) throws IOException {
        long seconds = 0;
        int nanos = 0;
        for (int tag = part.in.readTag(); tag != 0; tag = part.in.readTag()) {
            switch (tag) {
                case 1 << 3 -> seconds = part.in.readInt64();
                case 2 << 3 -> nanos = part.in.readInt32();
                default -> part.pass(tag);
            }
        }
        // No more than a day is meant by anybody, and less than nothing by nobody.
        return Duration.ofSeconds(
                        Math.max(0, Math.min(seconds, Duration.ofDays(1).toSeconds())))
                .plusNanos(Math.max(0, Math.min(nanos, 999_999_999)));
    }

    /** As it is sent. */
    public byte[] written(Wording wording) {
        try {
            Message status = new Message();
            status.out.writeInt32(1, code);
            status.text(2, message);
            // JSON has no need of it: it goes with HTTP, which says this in a header.
            if (retryAfter.isPresent() && wording == Wording.PROTOBUF) {
                Message duration = new Message();
                duration.out.writeInt64(1, retryAfter.get().toSeconds());
                duration.out.writeInt32(2, retryAfter.get().toNanosPart());
                Message info = new Message();
                info.message(1, duration.finished());
                Message any = new Message();
                any.text(1, RETRY_INFO);
                any.message(2, info.finished());
                status.message(3, any.finished());
            }
            return wording.write(status.finished(), Schema.STATUS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
