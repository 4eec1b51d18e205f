package org.millrace.rpc.server;

import io.netty.channel.Channel;
import java.io.IOException;
import java.util.Optional;
import org.millrace.library.netty.Server;
import org.millrace.library.netty.Tls;
import org.millrace.rpc.ServerProtocol;

/** What the connections of a source are made of. Open to every thread. */
public interface Speech {
    /** Reads what it needs, such as keys, before the source listens; with what to do if it can't. */
    default void open() throws IOException {}

    /**
     * Puts what bytes pass through into the pipeline of a new connection, encryption first of all.
     *
     * @param tls how it is encrypted, if it is
     * @return whether the bytes come through as they are, so that another source can go on with the connection at any place
     */
    boolean equip(Channel connection, Optional<Tls> tls, Server server) throws IOException;

    /** How a new connection speaks. */
    ServerProtocol protocol();

    /** The most connections whose calls are delivered at once. */
    default int threads() {
        return Integer.MAX_VALUE;
    }
}
