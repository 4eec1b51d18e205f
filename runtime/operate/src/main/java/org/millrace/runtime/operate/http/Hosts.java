package org.millrace.runtime.operate.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names under which a server may be addressed: {@code localhost}, the address it was reached at, and those it is told. A web page
 * can have a name of its own lead to this machine, and would otherwise read here what its visitor can.
 */
public final class Hosts {
    private static final Pattern HOST =
            Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}\\]|[^\\[\\]:@/\\s]{1,255}?)\\.?(:[0-9]{1,5})?");
    private static final Pattern NUMERIC = Pattern.compile("\\[.*\\]|[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private final Set<String> names = new HashSet<>(List.of("localhost"));

    /**
     * Those that are told.
     *
     * @param more names, separated by commas or blanks; {@code *} is every name
     */
    public Hosts(String more) {
        for (String name : more.split("[,\\s]+", -1)) {
            if (!name.isEmpty()) {
                names.add(name.toLowerCase(Locale.ROOT));
            }
        }
    }

    /** Whether a name, as in a Host header, is one of them for whoever reached this address. */
    public boolean allow(String host, InetAddress reached) {
        if (names.contains("*")) {
            return true;
        }
        Matcher parts = HOST.matcher(host.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return false;
        }
        String name = parts.group(1);
        return names.contains(name) || (NUMERIC.matcher(name).matches() && isThis(name, reached));
    }

    private static boolean isThis(String number, InetAddress reached) {
        try {
            // A number: nobody is asked for it.
            InetAddress address = InetAddress.getByName(number);
            return address.isLoopbackAddress() || address.equals(reached);
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
