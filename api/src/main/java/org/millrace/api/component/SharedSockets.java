package org.millrace.api.component;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
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
 *   <li>In {@code stop} it stops accepting, takes what waits to be accepted and then {@linkplain #release(ServerSocketChannel)
 *       releases} the socket (it never closes it), and {@linkplain #handOver hands over} the connections it can, each at a
 *       point where everything read is either accepted and answered or among the bytes that go with it. It finishes the
 *       others as always.
 *   <li>In {@code start} it says by {@link #receive} that it takes connections over.
 * </ol>
 *
 * <p><b>Datagrams</b> go the same way, with {@link #datagrams} and no connections: both instances read from one socket for a
 * moment, each datagram comes to one of them, and what waits in the kernel's buffer is read by the one that stays. In
 * {@code stop} a source stops reading, sees to it that its outlet has what it read, and {@linkplain
 * #release(DatagramChannel) releases} the socket.
 *
 * <p><b>Netty</b>, with its NIO transport, leaves a shared socket to the others so: {@code NioServerSocketChannel} is extended
 * by one whose {@code doBind} and {@code doClose} do nothing and whose {@code isOpen} is false once it was closed. A
 * {@code NioDatagramChannel} made of the socket is registered with an event loop and never bound; at the end it is deregistered
 * instead of closed. A {@code NioSocketChannel} is deregistered before what it wraps is handed over. Netty's other
 * transports (epoll, kqueue) can't take a socket that is given.
 *
 * <p>A source that cannot take part, because it reads a directory or its library binds by itself, is exclusive: it is stopped
 * before its successor is opened. It loses nothing either if it keeps its position as {@code PolledSource} says, or if its
 * peers come again.
 */
@ProviderType
public interface SharedSockets {

    /** Takes connections over from a predecessor. */
    interface Receiver {
        /**
         * Goes on with a connection. Called on a thread of the predecessor's, with the context class loader of this one.
         *
         * @param connection in blocking mode, whatever mode it came in; this instance's to close from now on
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
     * Receives datagrams on an address, or joins whichever instance of this component receives there already. As with
     * {@link #listen}, an address that another component is about to leave is waited for, for a few seconds, and taken over
     * with what waits in it, and the agent closes the socket when the last instance has released it or has been closed. Ports
     * of datagrams and of connections have nothing to do with one another.
     *
     * <p>The socket is in non-blocking mode and stays so: wait with a selector of your own, and close that to stop. It is not to
     * be connected; anybody may send from it. What is set of it is set for all: options, and groups, which are to be
     * joined in {@code open} and never left, since they end with the socket.
     *
     * <p>The kernel drops, and tells nobody, what comes while its buffer is full: ask for one that holds what arrives while your
     * outlet waits for a channel. A source that <em>moves</em> to another address loses what is sent to the old one behind its last
     * read, as it would if nobody was there.
     *
     * @param address where to receive; with port 0 the system chooses, and a successor that asks for port 0 joins
     * @param receiveBufferBytes how large the kernel's buffer should be, 0 for the system's default. The system may give
     *     less, which {@code SO_RCVBUF} shows. A buffer that is shared grows to what any instance asks for and never shrinks
     * @throws IllegalArgumentException if the size is negative
     * @throws AddressHeldException if another component of this agent receives there and does not leave
     */
    DatagramChannel datagrams(SocketAddress address, int receiveBufferBytes) throws IOException;

    /**
     * This instance accepts no more. To be called in {@code stop}, after the last accept: what waits in a socket that nobody else
     * listens on is refused when it is closed.
     */
    void release(ServerSocketChannel socket);

    /**
     * This instance receives no more. To be called in {@code stop}, after the last read: what waits in a socket from which nobody
     * else receives is lost when it is closed. So read until there is nothing, but no more than the buffer may hold: somebody may
     * send without end.
     */
    void release(DatagramChannel socket);

    /** From now on, until this instance is closed, connections of predecessors come here. */
    void receive(Receiver receiver);

    /** Whether there is a successor that takes connections over, so that {@link #handOver} would find somebody. */
    boolean hasSuccessor();

    /**
     * Hands an open connection over to the successor. To be called in {@code stop}. The receiver gets it in blocking mode.
     *
     * @param connection in either mode; nobody reads from it or writes to it any more, and whatever key it has of a selector is
     *     cancelled. The selector need not have noticed yet
     * @param state what the successor needs to go on, in a form that the component itself defines: begin it with a number for
     *     the form, and refuse to take what you do not know
     * @return false if there is no successor: the connection is still the caller's, in the mode it had. One that the successor
     *     refuses, or that turns out to be closed, is closed
     * @throws IllegalStateException if a selector still has a key of it that is not cancelled: the connection is still the caller's
     */
    boolean handOver(SocketChannel connection, ByteBuffer state);
}
