package org.millrace.source.avro;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.millrace.library.netty.Server;
import org.millrace.network.Tally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads nothing of a connection before it is known that its peer may connect. One for all connections of a source. */
// What fails to be closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
@ChannelHandler.Sharable
final class Admission extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private final String source;
    private final PeerFilter filter;
    private final Server server;
    private final Tally denied = new Tally();

    Admission(String source, PeerFilter filter, Server server) {
        this.source = source;
        this.filter = filter;
        this.server = server;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().remoteAddress() instanceof InetSocketAddress address) {
            ctx.channel().config().setAutoRead(false);
            // It may wait for the name service.
            server.workers().execute(() -> admit(ctx, address.getAddress()));
        }
    }

    private void admit(ChannelHandlerContext ctx, InetAddress peer) {
        if (filter.allows(peer)) {
            ctx.channel().config().setAutoRead(true);
            return;
        }
        if (denied.add()) {
            log.info(
                    "Avro source {}: ipFilterRules do not let {} in. That makes {}.",
                    source,
                    peer.getHostAddress(),
                    denied.sum());
        }
        ctx.close();
    }
}
