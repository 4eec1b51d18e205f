package org.millrace.library.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.TestContext;

@ExtendWith(NothingLeftBehind.class)
class ServerTest {
    @TempDir
    Path directory;

    /** As encryption may, when a class is missing. */
    private static final class Unwilling extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            throw new NoClassDefFoundError("for the test");
        }
    }

    @Test
    void withoutAHandlerThatFailsToBeAddedAConnectionDoesNotGoOn() throws Exception {
        TestContext context = TestContext.in(directory);
        AtomicBoolean read = new AtomicBoolean();
        Server server = new Server(context, (connection, state) -> connection
                .pipeline()
                .addLast(new Unwilling())
                .addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        read.set(true);
                    }
                }));
        ServerSocketChannel socket =
                context.sockets().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.start(List.of(socket));
        try (Socket client = new Socket(
                InetAddress.getLoopbackAddress(), ((InetSocketAddress) socket.getLocalAddress()).getPort())) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        } finally {
            server.close();
            context.end();
        }
        assertThat(read).isFalse();
    }
}
