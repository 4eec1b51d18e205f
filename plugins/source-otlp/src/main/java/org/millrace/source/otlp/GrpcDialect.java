package org.millrace.source.otlp;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.millrace.http.server.Ledger;
import org.millrace.http.server.Limits;
import org.millrace.http.server.Reply;
import org.millrace.http.server.RequestBody;
import org.millrace.otlp.Wording;

/** One call of gRPC, whose request is one message. */
final class GrpcDialect implements Dialect {
    /** Whether it is packed, and its length. */
    static final int MESSAGE_HEAD = 1 + Integer.BYTES;

    private final boolean gzip;
    private final Limits limits;
    private final Delivery delivery;
    private final Ledger ledger;

    GrpcDialect(boolean gzip, Limits limits, Delivery delivery, Ledger ledger) {
        this.gzip = gzip;
        this.limits = limits;
        this.delivery = delivery;
        this.ledger = ledger;
    }

    @Override
    public Reply serve(RequestBody body, String peer) throws IOException {
        InputStream in = body.stream();
        ByteBuffer head = ByteBuffer.wrap(in.readNBytes(MESSAGE_HEAD));
        if (head.remaining() < MESSAGE_HEAD) {
            return wrong("the call has no message", peer);
        }
        int packed = head.get();
        long length = Integer.toUnsignedLong(head.getInt());
        if (length > limits.body()) {
            return refused(Reply.tooLarge(limits.body()), peer);
        }
        if (length != body.length() - MESSAGE_HEAD) {
            return wrong("the call has not one whole message and no more", peer);
        }
        if (packed < 0 || packed > 1 || (packed == 1 && !gzip)) {
            return wrong("the message is packed in no way that was said", peer);
        }
        return delivery.deliver(in, packed == 1, Wording.PROTOBUF, peer);
    }

    private Reply wrong(String what, String peer) {
        return refused(Reply.of(HttpResponseStatus.BAD_REQUEST, what), peer);
    }

    private Reply refused(Reply reply, String peer) {
        ledger.turnedAway(peer, reply);
        return reply;
    }

    @Override
    public List<Object> answer(Reply reply) {
        return reply.status().equals(HttpResponseStatus.OK)
                ? List.of(GrpcAnswers.head(), GrpcAnswers.message(reply), GrpcAnswers.success())
                : List.of(GrpcAnswers.failure(RpcCodes.of(reply)));
    }
}
