package org.millrace.source.otlp;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.HttpConversionUtil;
import java.util.List;
import java.util.Optional;
import org.millrace.http.server.Answers;
import org.millrace.http.server.Reply;
import org.millrace.http.server.RequestBody;
import org.millrace.http.server.RequestHead;

/** OTLP over HTTP, of version 2: a client that encrypts may well agree on that. */
final class WebDialect implements Dialect {
    private final Optional<RequestHead> head;
    private final Delivery delivery;

    /** @param head empty if it could not be read */
    WebDialect(Optional<RequestHead> head, Delivery delivery) {
        this.head = head;
        this.delivery = delivery;
    }

    @Override
    public Reply serve(RequestBody body, String peer) {
        return delivery.serve(head.orElseThrow(), body, peer);
    }

    @Override
    public List<Object> answer(Reply reply) {
        FullHttpResponse response = Answers.of(reply, delivery.content(reply, head), false);
        return List.of(
                new DefaultHttp2HeadersFrame(HttpConversionUtil.toHttp2Headers(response, true)),
                new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(response.content()), true));
    }
}
