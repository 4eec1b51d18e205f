package org.millrace.api.component;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Sockets that outlive one instance of a component, so that it can be replaced without a peer noticing. Instances of one name
 * share them, whatever the version of their code. Implemented by the agent; all methods may be called from any thread.
 *
 * <p>A source takes part so:
 *
 * <ol>
 *   <li>It says that it is not {@linkplain Lifecycle#exclusive() exclusive}: its successor is opened and started while it
 *       still runs.
 *   <li>In {@code open} it calls {@link #listen} where it would have bound a socket. For a moment both instances accept from
 *       the same socket; no connection is refused.
 *   <li>In {@code stop} it stops accepting, takes what waits to be accepted and then {@linkplain #release releases} the socket
 *       (it never closes it), and {@linkplain #handOver hands over} the connections it can, each at a point where everything read is either accepted and answered or among the bytes that go
 *       with it. It finishes the others as always.
 *   <li>In {@code start} it says by {@link #receive} that it takes connections over.
 * </ol>
 *
 * <p>A source that cannot take part, because it reads datagrams or a directory, is exclusive: it is stopped before its
 * successor is opened. It loses nothing either if it keeps its position as {@code PolledSource} says; datagrams wait in the
 * kernel's buffer only if the socket stays open, which {@link #listen} does not do for them.
 */
@ProviderType
public interface SharedSockets {

    /** Takes connections over from a predecessor. */
    interface Receiver {
        /**
         * Goes on with a connection. Called on a thread of the predecessor's, with the context class loader of this one.
         *
         * @param connection in blocking mode; this instance's to close from now on
         * @param state what {@link SharedSockets#handOver} was given; read only
         * @throws IOException if it can't go on with it; the connection is closed then
         */
        void take(SocketChannel connection, ByteBuffer state) throws IOException;
    }

    /** Another component of this agent listens there, and goes on doing so. */
    final class AddressHeldException extends BindException {
        private static final long serialVersionUID = 1L;

        private final String holder;

        /** @param holder kind and name, such as {@code source r1} */
        public AddressHeldException(String holder, String message) {
            super(message);
            this.holder = holder;
        }

        /** Who listens there: kind and name, such as {@code source r1}. */
        public String holder() {
            return holder;
        }
    }

    /**
     * Listens on an address, or joins whichever instance of this component listens there already. An address that another
     * component is about to leave, because it moves elsewhere or ends, is waited for, for a few seconds, and taken over with
     * whoever waits to be accepted. The agent closes the socket when the last instance that listens has released it or has been
     * closed. It is in non-blocking mode and stays so: wait for connections with
     * a selector of your own, and close that to stop accepting.
     *
     * @param address where to listen; with port 0 the system chooses, and a successor that asks for port 0 joins
     * @param backlog how many connections may wait to be accepted, 0 for the system's default
     * @throws AddressHeldException if another component of this agent listens there and does not leave
     */
    ServerSocketChannel listen(SocketAddress address, int backlog) throws IOException;

    /**
     * This instance accepts no more. To be called in {@code stop}, after the last accept: what waits in a socket that nobody else
     * listens on is refused when it is closed.
     */
    default void release(ServerSocketChannel socket) {}

    /** From now on, until this instance is closed, connections of predecessors come here. */
    void receive(Receiver receiver);

    /** Whether there is a successor that takes connections over, so that {@link #handOver} would find somebody. */
    boolean hasSuccessor();

    /**
     * Hands an open connection over to the successor. To be called in {@code stop}.
     *
     * @param connection in blocking mode, and nobody reads from it or writes to it any more
     * @param state what the successor needs to go on, in a form that the component itself defines: begin it with a number for
     *     the form, and refuse to take what you do not know
     * @return false if there is no successor: the connection is still the caller's. One that the successor refuses is closed
     */
    boolean handOver(SocketChannel connection, ByteBuffer state);
}
