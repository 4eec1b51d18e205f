package org.millrace.source.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.http.server.HttpConnection;
import org.millrace.http.server.Limits;
import org.millrace.library.netty.Ending;
import org.millrace.library.netty.Server;

/** Looks at the first bytes of a connection: HTTP/2, and so gRPC, has a preface that no request of HTTP/1.1 begins with. */
// What fails to be closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProtocolChoice extends ByteToMessageDecoder {
    private static final byte[] PREFACE = "PRI * HTTP/2.0".getBytes(StandardCharsets.US_ASCII);

    private final Server server;
    private final boolean plain;
    private final Limits limits;
    private final HttpConnection http;
    private final Http2Connection grpc;
    private @Nullable Future<?> end;

    ProtocolChoice(Server server, boolean plain, Limits limits, HttpConnection http, Http2Connection grpc) {
        this.server = server;
        this.plain = plain;
        this.limits = limits;
        this.http = http;
        this.grpc = grpc;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        long within = Math.min(limits.idle().toMillis(), limits.request().toMillis());
        end = ctx.executor().schedule(() -> ctx.close(), within, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws IOException {
        int come = Math.min(PREFACE.length, in.readableBytes());
        boolean http2 = true;
        for (int i = 0; i < come && http2; i++) {
            http2 = in.getByte(in.readerIndex() + i) == PREFACE[i];
        }
        if (http2 && come < PREFACE.length) {
            return;
        }
        if (http2) {
            grpc.begin(ctx.channel());
        } else {
            http.begin(ctx.channel(), ByteBuffer.allocate(0));
        }
        // What has come goes on to those who stand behind now.
        ctx.pipeline().remove(this);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        Future<?> waiting = end;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event != Ending.NOW) {
            super.userEventTriggered(ctx, event);
            return;
        }
        if (plain && server.hasSuccessor() && actualReadableBytes() == 0) {
            ctx.channel().config().setAutoRead(false);
            ctx.pipeline().remove(this);
            server.handOver(ctx.channel(), ByteBuffer.allocate(0));
        } else {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable why) {
        ctx.close();
    }
}
