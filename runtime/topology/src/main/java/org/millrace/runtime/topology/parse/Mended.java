package org.millrace.runtime.topology.parse;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file with its slips mended: comments behind values have lines of their own, and backslashes that would be lost are two. All else
 * stays as it is, byte by byte; so do lines that are continued on the next one.
 */
public final class Mended {
    private static final Pattern LINE = Pattern.compile("([^\r\n]*)(\r\n|\r|\n|$)");

    private final byte[] bytes;
    private final int comments;
    private final int backslashes;

    private Mended(byte[] bytes, int comments, int backslashes) {
        this.bytes = bytes;
        this.comments = comments;
        this.backslashes = backslashes;
    }

    /** Mends a file. */
    public static Mended of(byte[] file) {
        // Whatever the file's encoding: what is mended is ASCII, and what is not stays as it is.
        String text = new String(file, StandardCharsets.ISO_8859_1);
        Map<Integer, String> logical = new HashMap<>();
        LogicalLine.split(text, line -> logical.put(line.number(), line.text()) == null);
        Work work = new Work();
        Matcher line = LINE.matcher(text);
        for (int number = 1; line.lookingAt(); number++) {
            String written = line.group(1);
            String stripped = written.replaceFirst("^[ \t\f]+", "");
            if (stripped.equals(logical.get(number))) {
                work.line(written.substring(0, written.length() - stripped.length()), stripped, line.group(2));
            } else {
                work.mended.append(line.group());
            }
            if (line.end() == text.length()) {
                break;
            }
            line.region(line.end(), text.length());
        }
        return new Mended(
                work.mended.toString().getBytes(StandardCharsets.ISO_8859_1), work.comments, work.backslashes);
    }

    /** The file. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** How many comments were moved. */
    public int comments() {
        return comments;
    }

    /** How many backslashes were doubled. */
    public int backslashes() {
        return backslashes;
    }

    /** Whether anything was to be mended. */
    public boolean isChanged() {
        return comments > 0 || backslashes > 0;
    }

    /** What has been made so far. */
    private static final class Work {
        private final StringBuilder mended = new StringBuilder();
        private int comments;
        private int backslashes;

        void line(String indent, String line, String end) {
            String value = Slips.value(line);
            String key = line.substring(0, line.length() - value.length());
            int sign = Slips.comment(value, key.replaceFirst("[ \t\f]*[=:]?[ \t\f]*$", ""));
            if (sign >= 0) {
                comments++;
                mended.append(indent).append(value.substring(sign)).append(end.isEmpty() ? "\n" : end);
                value = value.substring(0, sign).stripTrailing();
            }
            Set<Integer> lost = new HashSet<>(Slips.lostBackslashes(value));
            backslashes += lost.size();
            mended.append(indent).append(key);
            for (int i = 0; i < value.length(); i++) {
                mended.append(lost.contains(i) ? "\\" : "").append(value.charAt(i));
            }
            mended.append(end);
        }
    }
}
