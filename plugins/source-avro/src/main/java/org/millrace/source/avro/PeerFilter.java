package org.millrace.source.avro;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.millrace.api.component.InvalidConfigurationException;

/** Who may connect: the first rule that fits an address decides, and without one it may. Immutable. */
final class PeerFilter {
    private static final String KEY = "ipFilterRules";
    private static final String FORM = "a rule is <allow or deny>:<ip or name>:<pattern>, such as allow:ip:10.0.*";

    private record Rule(boolean allows, boolean byName, Pattern pattern, boolean local) {
        boolean fits(InetAddress peer) {
            if (local) {
                return isLocal(peer);
            }
            return pattern.matcher(byName ? peer.getHostName().toLowerCase(Locale.ROOT) : peer.getHostAddress())
                    .matches();
        }

        private boolean isLocal(InetAddress peer) {
            try {
                return peer.isLoopbackAddress() || NetworkInterface.getByInetAddress(peer) != null;
            } catch (SocketException e) {
                // Whether it is can't be found out: nobody is let in for that.
                return !allows;
            }
        }
    }

    private final List<Rule> rules;

    private PeerFilter(List<Rule> rules) {
        this.rules = rules;
    }

    static PeerFilter none() {
        return new PeerFilter(List.of());
    }

    static PeerFilter of(String text) {
        List<Rule> rules = new ArrayList<>();
        for (String rule : text.split(",", -1)) {
            if (!rule.isBlank()) {
                rules.add(rule(rule.strip()));
            }
        }
        if (rules.isEmpty()) {
            throw new InvalidConfigurationException(KEY, "has no rule, and ipFilter is on; " + FORM);
        }
        return new PeerFilter(List.copyOf(rules));
    }

    private static Rule rule(String text) {
        String[] parts = text.split(":", 3);
        if (parts.length < 3 || parts[2].isBlank()) {
            throw new InvalidConfigurationException(KEY, "'" + text + "' is no rule; " + FORM);
        }
        boolean allows =
                switch (parts[0].toLowerCase(Locale.ROOT)) {
                    case "allow" -> true;
                    case "deny" -> false;
                    default ->
                        throw new InvalidConfigurationException(
                                KEY, "'" + text + "' begins with neither allow nor deny; " + FORM);
                };
        boolean byName =
                switch (parts[1].toLowerCase(Locale.ROOT)) {
                    case "name" -> true;
                    case "ip" -> false;
                    default ->
                        throw new InvalidConfigurationException(
                                KEY, "'" + text + "' is about neither ip nor name; " + FORM);
                };
        String pattern = parts[2].strip().toLowerCase(Locale.ROOT);
        return new Rule(allows, byName, glob(pattern), byName && pattern.equals("localhost"));
    }

    private static Pattern glob(String text) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            regex.append(
                    switch (c) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return Pattern.compile(regex.toString());
    }

    /** Whether everybody may connect. */
    boolean isOpen() {
        return rules.isEmpty();
    }

    /** Whether this one may. Waits for the name service if a rule is about names. */
    boolean allows(InetAddress peer) {
        for (Rule rule : rules) {
            if (rule.fits(peer)) {
                return rule.allows();
            }
        }
        return true;
    }
}
