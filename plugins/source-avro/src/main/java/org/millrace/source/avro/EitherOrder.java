package org.millrace.source.avro;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import org.millrace.library.netty.Deflate;
import org.millrace.library.netty.Tls;

/**
 * Sees by a client's first byte how it combines TLS and compression: Flume up to 1.9 encrypts what it has compressed, 1.10 and 1.11 compress
 * what they have encrypted.
 */
final class EitherOrder extends ChannelInboundHandlerAdapter {
    /** As Flume's sources answer. */
    private static final int LEVEL = 6;
    /** The type of the record that a TLS connection begins with; a zlib stream begins with 0x78. */
    private static final int HANDSHAKE = 0x16;

    private final Tls tls;

    EitherOrder(Tls tls) {
        this.tls = tls;
    }

    static Deflate deflate() {
        return new Deflate(LEVEL);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        SslHandler encryption = tls.accepted(ctx.alloc());
        if (bytes.getUnsignedByte(bytes.readerIndex()) == HANDSHAKE) {
            ctx.pipeline().addAfter(ctx.name(), null, deflate());
            ctx.pipeline().addAfter(ctx.name(), null, encryption);
        } else {
            ctx.pipeline().addAfter(ctx.name(), null, encryption);
            ctx.pipeline().addAfter(ctx.name(), null, deflate());
        }
        ctx.fireChannelRead(bytes);
        ctx.pipeline().remove(this);
    }
}
