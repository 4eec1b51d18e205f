package org.millrace.runtime.trial;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.millrace.api.component.Kind;

/** The topology of a trial: the plug-in, a memory channel, and what it is tried with. */
final class TrialFlow {
    /** The agent's name, and the plug-in's. */
    static final String AGENT = "try";

    static final String TRIED = "tried";

    /** A dollar sign before a variable would make it none, so it goes with the blanks. */
    private static final Pattern BLANKS_AT_THE_ENDS =
            Pattern.compile("([\\x00-\\x20]*)(.*?)((?:\\$*[\\x00-\\x20]+)?)", Pattern.DOTALL);

    private TrialFlow() {}

    /** As a configuration file. Values may name variables, as they may in any. */
    static String of(Kind kind, String type, Map<String, String> keys) {
        boolean source = kind == Kind.SOURCE;
        String sourceName = source ? TRIED : "typed";
        String sinkName = source ? "printed" : TRIED;
        StringBuilder text = new StringBuilder();
        line(text, "sources", sourceName);
        line(text, "channels", "memory");
        line(text, "sinks", sinkName);
        line(text, "channels.memory.type", "memory");
        line(text, "channels.memory.capacity", "10000");
        line(text, "channels.memory.transactionCapacity", "10000");
        line(text, "sources." + sourceName + ".type", source ? type : "try-typed");
        line(text, "sources." + sourceName + ".channels", "memory");
        line(text, "sinks." + sinkName + ".type", source ? "try-printed" : type);
        line(text, "sinks." + sinkName + ".channel", "memory");
        String prefix = (source ? "sources." : "sinks.") + TRIED + ".";
        keys.forEach((key, value) -> line(text, prefix + key, whole(value)));
        return text.toString();
    }

    /** A configuration file has no blanks at a value's ends, but a variable that is not there may be blanks instead. */
    private static String whole(String value) {
        Matcher parts = BLANKS_AT_THE_ENDS.matcher(value);
        return parts.matches() ? blanks(parts.group(1)) + parts.group(2) + blanks(parts.group(3)) : value;
    }

    private static String blanks(String text) {
        return text.isEmpty() ? "" : "${sys:millrace.try.absent:-" + text + "}";
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(AGENT)
                .append('.')
                .append(escaped(key, true))
                .append(" = ")
                .append(escaped(value, false))
                .append('\n');
    }

    /** So that the file says what was typed, whatever a properties file makes of its characters. */
    private static String escaped(String text, boolean key) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || (key && (c == '=' || c == ':' || c == ' ')) || (c == ' ' && i == 0)) {
                escaped.append('\\').append(c);
            } else if (c < 0x20) {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
