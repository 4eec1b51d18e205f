package org.millrace.source.syslog.message;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.millrace.api.component.InvalidConfigurationException;

/**
 * Which parts of a message's head stay in front of the body.
 *
 * @param all the body is the message as it came
 */
public record KeepFields(boolean all, boolean priority, boolean version, boolean timestamp, boolean hostname) {
    private static final Set<String> KNOWN = Set.of("priority", "version", "timestamp", "hostname");

    /** What the user typed: {@code none}, {@code all}, or a list. */
    public static KeepFields of(String typed) {
        String text = typed.strip().toLowerCase(Locale.ENGLISH);
        if (text.isEmpty() || text.equals("none") || text.equals("false")) {
            return new KeepFields(false, false, false, false, false);
        }
        if (text.equals("all") || text.equals("true")) {
            return new KeepFields(true, false, false, false, false);
        }
        Set<String> words = new TreeSet<>(List.of(text.split("[\\s,]+", -1)));
        Set<String> unknown = new TreeSet<>(words);
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            throw new InvalidConfigurationException(
                    "keepFields",
                    "'" + typed + "' has " + unknown
                            + "; it is none, all, or a list of priority, version, timestamp and hostname");
        }
        return new KeepFields(
                false,
                words.contains("priority"),
                words.contains("version"),
                words.contains("timestamp"),
                words.contains("hostname"));
    }

    boolean none() {
        return !(all || priority || version || timestamp || hostname);
    }
}
