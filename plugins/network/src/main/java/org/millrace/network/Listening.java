package org.millrace.network;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.SharedSockets;

/** Asks for a socket, or says in plain words why that can't be. */
public enum Listening {
    /** For connections. */
    CONNECTIONS("", "listen", "ss -ltnp"),
    /** For datagrams. */
    DATAGRAMS("UDP ", "receive", "ss -lunp");

    private static final int BACKLOG = 1024;

    private final String protocol;
    private final String verb;
    private final String shownBy;

    Listening(String protocol, String verb, String shownBy) {
        this.protocol = protocol;
        this.verb = verb;
        this.shownBy = shownBy;
    }

    private interface Asked<T> {
        T at(InetSocketAddress address) throws IOException;
    }

    /**
     * Listens for connections.
     *
     * @param bind what the user typed as host or address
     * @throws IOException with what to do, if it can't be done now
     * @throws FatalException if it can't be done at all
     */
    public static ServerSocketChannel connections(SharedSockets sockets, String bind, int port)
            throws IOException, FatalException {
        return connections(sockets, "bind", bind, port);
    }

    /**
     * The same for a source whose key for the host is another.
     *
     * @param key what the user knows the host or address by
     */
    public static ServerSocketChannel connections(SharedSockets sockets, String key, String bind, int port)
            throws IOException, FatalException {
        return CONNECTIONS.ask(key, bind, port, address -> sockets.listen(address, BACKLOG));
    }

    /**
     * Receives datagrams.
     *
     * @param buffer how many bytes the system should keep for it
     * @throws IOException with what to do, if it can't be done now
     * @throws FatalException if it can't be done at all
     */
    public static DatagramChannel datagrams(SharedSockets sockets, String bind, int port, int buffer)
            throws IOException, FatalException {
        return datagrams(sockets, "bind", bind, port, buffer);
    }

    /**
     * The same for a source whose key for the host is another.
     *
     * @param key what the user knows the host or address by
     */
    public static DatagramChannel datagrams(SharedSockets sockets, String key, String bind, int port, int buffer)
            throws IOException, FatalException {
        return DATAGRAMS.ask(key, bind, port, address -> sockets.datagrams(address, buffer));
    }

    private <T> T ask(String key, String bind, int port, Asked<T> question) throws IOException, FatalException {
        String settings = " (" + key + "=" + bind + ", port=" + port + ")";
        InetSocketAddress address = new InetSocketAddress(bind, port);
        if (address.isUnresolved()) {
            throw new IOException("host " + bind + " is unknown" + settings + "; set " + key
                    + " to a name or an address of this machine, or to 0.0.0.0 for every interface");
        }
        try {
            return question.at(address);
        } catch (IOException | RuntimeException e) {
            throw explained(e, key, bind, port, settings);
        }
    }

    private IOException explained(Exception e, String key, String bind, int port, String settings)
            throws FatalException {
        String reason = String.valueOf(e.getMessage());
        String named = protocol + "port " + port;
        if (e instanceof SharedSockets.AddressHeldException held) {
            return new IOException(
                    named + " on " + bind + " is held by " + held.holder() + " of this agent" + settings
                            + "; give one of them another port, or take that one away",
                    e);
        }
        if (e instanceof BindException && reason.contains("already in use")) {
            return new IOException(
                    named + " on " + bind + " is already in use" + settings + "; end the program that " + verb
                            + "s there (" + shownBy + " shows it) or choose another port",
                    e);
        }
        if (e instanceof BindException && reason.contains("assign requested address")) {
            return new IOException(
                    bind + " is not an address of this machine" + settings + "; set " + key
                            + " to one that is (ip addr shows them), or to 0.0.0.0 for every interface",
                    e);
        }
        if (reason.contains("ermission denied")) {
            throw new FatalException(
                    "the agent may not " + verb + " on " + named + settings
                            + "; choose a port above 1023 or give the process the right to (CAP_NET_BIND_SERVICE)",
                    e);
        }
        return new IOException("can't " + verb + " on " + named + " of " + bind + settings + ": " + reason, e);
    }
}
