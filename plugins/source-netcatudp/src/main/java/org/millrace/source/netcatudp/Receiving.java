package org.millrace.source.netcatudp;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.SharedSockets;

/** Asks for the socket, or says in plain words why that can't be. */
final class Receiving {
    private Receiving() {}

    static DatagramChannel on(SharedSockets sockets, String bind, int port, int buffer)
            throws IOException, FatalException {
        String settings = " (bind=" + bind + ", port=" + port + ")";
        InetSocketAddress address = new InetSocketAddress(bind, port);
        if (address.isUnresolved()) {
            throw new IOException("host " + bind + " is unknown" + settings
                    + "; set bind to a name or an address of this machine, or to 0.0.0.0 for every interface");
        }
        try {
            return sockets.datagrams(address, buffer);
        } catch (IOException | RuntimeException e) {
            throw explained(e, bind, port, settings);
        }
    }

    private static IOException explained(Exception e, String bind, int port, String settings) throws FatalException {
        String reason = String.valueOf(e.getMessage());
        if (e instanceof SharedSockets.AddressHeldException held) {
            return new IOException(
                    "UDP port " + port + " on " + bind + " is held by " + held.holder() + " of this agent" + settings
                            + "; give one of them another port, or take that one away",
                    e);
        }
        if (e instanceof BindException && reason.contains("already in use")) {
            return new IOException(
                    "UDP port " + port + " on " + bind + " is already in use" + settings
                            + "; end the program that receives there (ss -lunp shows it) or choose another port",
                    e);
        }
        if (e instanceof BindException && reason.contains("assign requested address")) {
            return new IOException(
                    bind + " is not an address of this machine" + settings
                            + "; set bind to one that is (ip addr shows them), or to 0.0.0.0 for every interface",
                    e);
        }
        if (reason.contains("ermission denied")) {
            throw new FatalException(
                    "the agent may not receive on UDP port " + port + settings
                            + "; choose a port above 1023 or give the process the right to (CAP_NET_BIND_SERVICE)",
                    e);
        }
        return new IOException("can't receive on UDP port " + port + " of " + bind + settings + ": " + reason, e);
    }
}
