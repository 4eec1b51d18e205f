package org.millrace.library.netty;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DialingTest {
    /** As it happens to who calls a port of the system's own range, again and again, while nobody listens there. */
    @Test
    void aConnectionToItselfIsNone() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        NioSocketChannel channel = new NioSocketChannel();
        try {
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                @SuppressWarnings("FutureReturnValueIgnored")
                public void channelRegistered(ChannelHandlerContext ctx) {
                    ctx.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ctx.newPromise());
                }
            });
            assertThatThrownBy(() -> Dialing.open(
                            channel,
                            loops,
                            "127.0.0.1",
                            port,
                            Duration.ofSeconds(10),
                            "connect-timeout",
                            channel::newSucceededFuture))
                    .hasMessageContaining("nobody listens there");
        } finally {
            channel.close().sync();
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
        }
    }
}
