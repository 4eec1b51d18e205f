package org.millrace.source.syslog.intake;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Which headers say where a message came from. An empty name is no header. */
public record Origin(String portHeader, String addressHeader, String nameHeader) {
    static final String[] NOWHERE = {};

    /** Whether the sender's name is asked for, which somebody has to be asked for. */
    boolean wantsName() {
        return !nameHeader.isEmpty();
    }

    /** Names and values, in turn. */
    String[] pairs(int port, InetAddress peer, String name) {
        List<String> pairs = new ArrayList<>();
        add(pairs, portHeader, String.valueOf(port));
        add(pairs, addressHeader, peer.getHostAddress());
        add(pairs, nameHeader, name);
        return pairs.isEmpty() ? NOWHERE : pairs.toArray(String[]::new);
    }

    private static void add(List<String> pairs, String name, String value) {
        if (!name.isEmpty()) {
            pairs.add(name);
            pairs.add(value);
        }
    }
}
