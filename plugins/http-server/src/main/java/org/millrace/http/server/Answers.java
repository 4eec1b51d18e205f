package org.millrace.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** Answers as they are sent. */
public final class Answers {
    private Answers() {}

    /**
     * Of one request.
     *
     * @param old whether the client has to be told that the connection stays
     */
    public static FullHttpResponse of(Reply reply, Content content, boolean old) {
        ByteBuf text = Unpooled.wrappedBuffer(content.bytes());
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, reply.status(), text);
        HttpHeaders headers = response.headers();
        headers.setInt(HttpHeaderNames.CONTENT_LENGTH, text.readableBytes());
        if (!content.type().isEmpty()) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, content.type());
            headers.set("X-Content-Type-Options", "nosniff");
        }
        if (reply.retryAfter() > 0) {
            headers.setInt(HttpHeaderNames.RETRY_AFTER, reply.retryAfter());
        }
        if (reply.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            headers.set(HttpHeaderNames.ALLOW, "POST");
        }
        if (reply.status().equals(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE)) {
            headers.set(HttpHeaderNames.ACCEPT_ENCODING, "gzip");
        }
        if (reply.last()) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (old) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        return response;
    }

    /** The client waits to be told that it may send the body. */
    static FullHttpResponse goOn() {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);
    }
}
