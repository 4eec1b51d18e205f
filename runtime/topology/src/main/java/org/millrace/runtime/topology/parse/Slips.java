package org.millrace.runtime.topology.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Place;
import org.millrace.runtime.topology.finding.Position;
import org.millrace.runtime.topology.finding.Rule;

/** What people write into properties files in the belief that it means something else: comments behind values, single backslashes. */
final class Slips {
    private static final int SHOWN_LINES = 10;
    /** Lists of names and types, in which a number sign has no place. */
    private static final Pattern NAMES = Pattern.compile(
            ".*\\.(sources|channels|sinks|sinkgroups|interceptors|serializers|channel|type|configfilters|port)");

    private static final Pattern PLAIN = Pattern.compile("[+-]?[0-9.]+|true|false|TRUE|FALSE");
    private static final String ESCAPED_LETTERS = "tnrfu";
    /** What means something to a regular expression only behind a backslash, or without one. */
    private static final String REGEX_SIGNS = ".*+?()[]{}|^$";

    private final List<Integer> comments = new ArrayList<>();
    private String example = "";

    /** Looks at an entry and the line it was read from, in which escapes still stand. */
    void look(String line, Entry entry, Findings findings) {
        String written = value(line);
        backslashes(written, entry, findings);
        comment(written, entry);
    }

    /** The value as written: behind the first separator that is not escaped. */
    static String value(String line) {
        int i = 0;
        while (i < line.length() && "=: \t\f".indexOf(line.charAt(i)) < 0) {
            i += line.charAt(i) == '\\' ? 2 : 1;
        }
        return i >= line.length() ? "" : line.substring(i).replaceFirst("^[ \t\f]*[=:]?[ \t\f]*", "");
    }

    /** Where the backslashes are that are lost when a value is read, though they were meant to be part of it. */
    static List<Integer> lostBackslashes(String written) {
        List<Integer> lost = new ArrayList<>();
        boolean drive = written.length() > 3
                && Character.isLetter(written.charAt(0))
                && written.startsWith(":\\", 1)
                && written.charAt(3) != '\\';
        for (int i = written.indexOf('\\'); i >= 0 && i + 1 < written.length(); i = written.indexOf('\\', i + 2)) {
            char next = written.charAt(i + 1);
            boolean letter = Character.isLetterOrDigit(next) && ESCAPED_LETTERS.indexOf(next) < 0;
            if (letter || REGEX_SIGNS.indexOf(next) >= 0 || (drive && i == 2)) {
                lost.add(i);
            }
        }
        return lost;
    }

    private static void backslashes(String written, Entry entry, Findings findings) {
        List<Integer> lost = lostBackslashes(written);
        if (lost.isEmpty()) {
            return;
        }
        char first = written.charAt(lost.get(0) + 1);
        boolean secret = Setting.secretName(entry.key());
        String reads = ESCAPED_LETTERS.indexOf(first) >= 0 ? "something else" : "`" + first + "`";
        findings.warning(
                Rule.SYNTAX,
                Place.of(entry.position(), entry.key()),
                secret
                        ? "a single backslash in it is not part of the value"
                        : "`\\" + first + "` reads as " + reads + " in a properties file",
                secret ? "write two" : "write `\\\\" + first + "`");
    }

    private void comment(String written, Entry entry) {
        int sign = comment(written, entry.key());
        if (sign >= 0) {
            comments.add(entry.position().line());
            if (example.isEmpty() && !Setting.secretName(entry.key())) {
                example = written.substring(sign);
            }
        }
    }

    /** Where a comment begins that is part of a value as it is written, though it was not meant to be; less than 0 if there is none. */
    static int comment(String written, String key) {
        int sign = sign(written);
        if (sign < 0) {
            return sign;
        }
        String before = written.substring(0, sign).strip();
        boolean apart = sign + 1 == written.length() || Character.isWhitespace(written.charAt(sign + 1));
        boolean plain = PLAIN.matcher(before).matches() || NAMES.matcher(key).matches();
        return apart || plain ? sign : -1;
    }

    /** Where a number sign stands behind white space, as at the beginning of a comment; one that is escaped is meant. */
    private static int sign(String written) {
        for (int i = written.indexOf('#'); i >= 0; i = written.indexOf('#', i + 1)) {
            if (i > 0 && Character.isWhitespace(written.charAt(i - 1))) {
                return i;
            }
        }
        return -1;
    }

    /** What a message about a value adds if a comment became part of it. */
    static String hint(String value) {
        return sign(value) > 0 ? "a comment needs a line of its own" : "";
    }

    /** The value before a comment that became part of it. */
    static String withoutComment(String value) {
        int sign = sign(value);
        return sign > 0 ? value.substring(0, sign).strip() : value;
    }

    /** Tells of comments, once for the file. */
    void report(String file, Findings findings) {
        if (comments.isEmpty()) {
            return;
        }
        String lines = String.join(
                ", ", comments.stream().limit(SHOWN_LINES).map(String::valueOf).toList());
        String more = comments.size() > SHOWN_LINES ? " and " + (comments.size() - SHOWN_LINES) + " more" : "";
        findings.warning(
                Rule.SYNTAX,
                Place.of(new Position(file, comments.get(0))),
                (example.isEmpty() ? "text behind #" : "`" + example + "`") + " became part of the value"
                        + (comments.size() == 1 ? "" : " (lines " + lines + more + ")")
                        + ": a comment needs a line of its own",
                "if it is meant, write \\#; validate --fix moves it");
    }
}
