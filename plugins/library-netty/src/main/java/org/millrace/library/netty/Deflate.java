package org.millrace.library.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Both directions of a connection as one zlib stream each, everything flushed that is written, as Flume's {@code compression-type =
 * deflate} has it. What comes out of a few bytes is passed on in pieces of {@value #PIECE} bytes, so that no stream makes much of little at
 * once.
 */
// What fails to be written or closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Deflate extends ChannelDuplexHandler {
    private static final int PIECE = 16 << 10;

    private final Inflater inflater = new Inflater();
    private final Deflater deflater;

    /** @param level 0 to 9, or -1 for zlib's usual */
    public Deflate(int level) {
        deflater = new Deflater(level);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        ByteBuf in = (ByteBuf) message;
        try {
            for (ByteBuffer part : in.nioBuffers()) {
                inflater.setInput(part);
                inflate(ctx);
            }
        } finally {
            in.release();
        }
    }

    private void inflate(ChannelHandlerContext ctx) {
        while (!inflater.needsInput() && ctx.channel().isActive()) {
            if (inflater.finished()) {
                throw new DecoderException("the compressed stream has ended, and more comes");
            }
            ByteBuf piece = ctx.alloc().heapBuffer(PIECE, PIECE);
            boolean passed = false;
            try {
                int count = inflater.inflate(piece.array(), piece.arrayOffset(), PIECE);
                if (inflater.needsDictionary()) {
                    throw new DecoderException("the compressed stream wants a dictionary");
                }
                piece.writerIndex(count);
                if (count > 0) {
                    passed = true;
                    ctx.fireChannelRead(piece);
                }
            } catch (DataFormatException e) {
                throw new DecoderException("this is no zlib stream: " + e.getMessage(), e);
            } finally {
                if (!passed) {
                    piece.release();
                }
            }
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
        ByteBuf plain = (ByteBuf) message;
        ByteBuf packed;
        try {
            packed = ctx.alloc().heapBuffer(64 + plain.readableBytes() / 2);
            for (ByteBuffer part : plain.nioBuffers()) {
                deflater.setInput(part);
                while (!deflater.needsInput()) {
                    deflate(packed, Deflater.NO_FLUSH);
                }
            }
            boolean full;
            do {
                deflate(packed, Deflater.SYNC_FLUSH);
                full = !packed.isWritable();
            } while (full);
        } finally {
            ReferenceCountUtil.release(plain);
        }
        ctx.write(packed, promise);
    }

    private void deflate(ByteBuf packed, int flush) {
        packed.ensureWritable(512);
        int count = deflater.deflate(
                packed.array(), packed.arrayOffset() + packed.writerIndex(), packed.writableBytes(), flush);
        packed.writerIndex(packed.writerIndex() + count);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        inflater.end();
        deflater.end();
    }
}
