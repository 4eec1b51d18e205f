package org.millrace.source.avro;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.millrace.library.netty.Server;
import org.millrace.network.Tally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads nothing of a connection before it is known that its peer may connect. Of one source, open to every thread. */
// What fails to be closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
final class Admission {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private final PeerFilter filter;
    private final Tally denied = new Tally();

    Admission(PeerFilter filter) {
        this.filter = filter;
    }

    /** Before anything else is done with a new connection. */
    void guard(Channel connection, Server server) {
        if (!filter.isOpen() && connection.remoteAddress() instanceof InetSocketAddress address) {
            connection.config().setAutoRead(false);
            // It may wait for the name service.
            server.workers().execute(() -> admit(server.source(), connection, address.getAddress()));
        }
    }

    private void admit(String source, Channel connection, InetAddress peer) {
        if (filter.allows(peer)) {
            connection.config().setAutoRead(true);
            return;
        }
        if (denied.add()) {
            log.info(
                    "Avro source {}: ipFilterRules do not let {} in. That makes {}.",
                    source,
                    peer.getHostAddress(),
                    denied.sum());
        }
        connection.close();
    }
}
