package org.millrace.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;

/**
 * Reads one request and no more until it is told to go on: what a client sends ahead stays bytes, so that it can be handed over. Belongs
 * to the connection's event loop.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private static final int LONGEST_LINE = 16 << 10;
    private static final int LARGEST_HEAD = 32 << 10;
    private static final int LARGEST_PIECE = 64 << 10;

    private boolean held;
    private boolean over;
    private long received;

    RequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LARGEST_HEAD)
                .setMaxChunkSize(LARGEST_PIECE));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (over) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (held) {
            return;
        }
        int before = in.readableBytes();
        if (received == 0) {
            skipEmptyLines(in);
            before = in.readableBytes();
        }
        super.decode(ctx, in, out);
        received += before - in.readableBytes();
    }

    /** Some clients send one behind a body: it begins no request. */
    private static void skipEmptyLines(ByteBuf in) {
        while (in.isReadable() && (in.getByte(in.readerIndex()) == '\r' || in.getByte(in.readerIndex()) == '\n')) {
            in.skipBytes(1);
        }
    }

    /** Two lengths of one body are how a request is hidden in another. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }

    /** A request is whole: reads nothing more. */
    void hold() {
        held = true;
    }

    /** Goes on with the next request, which may have come already. */
    void goOn(ChannelHandlerContext own) throws Exception {
        held = false;
        received = 0;
        if (internalBuffer().isReadable()) {
            channelRead(own, Unpooled.EMPTY_BUFFER);
        }
    }

    /** From now on what comes is thrown away. */
    void discard() {
        over = true;
    }

    /** How many bytes of the request that has begun were read. */
    long received() {
        return received;
    }

    /** Whether anything of a request has come, be it only a part of its first line. */
    boolean hasBegun() {
        return received > 0 || internalBuffer().isReadable();
    }

    /** What has come and was not read. */
    byte[] rest() {
        ByteBuf rest = internalBuffer();
        byte[] bytes = new byte[rest.readableBytes()];
        rest.getBytes(rest.readerIndex(), bytes);
        return bytes;
    }
}
