package org.millrace.source.syslog.message;

/**
 * Finds what RFC 5424 has between host and text: the program's name, the process, the kind of message, structured data. One instance
 * belongs to one thread; what it found last stands in its fields.
 */
final class Elements {
    final int[] begin = new int[4];
    final int[] end = new int[4];
    /** Where the text begins, without a mark of its byte order. */
    int text;

    static final int DATA = 3;

    /** False if they are not there. */
    boolean read(byte[] b, int from, int to) {
        int at = from;
        for (int word = 0; word < DATA; word++) {
            begin[word] = at;
            while (at < to && b[at] > ' ') {
                at++;
            }
            end[word] = at;
            if (at == begin[word] || at >= to || b[at] != ' ') {
                return false;
            }
            at++;
        }
        begin[DATA] = at;
        if (at < to && b[at] == '-') {
            at++;
        } else if (at < to && b[at] == '[') {
            while (at < to && b[at] == '[') {
                at = behindElement(b, at + 1, to);
            }
        } else {
            return false;
        }
        end[DATA] = at;
        if (at > to || (at < to && b[at] != ' ')) {
            return false;
        }
        text = Math.min(to, at + 1);
        if (to - text >= 3
                && (b[text] & 0xff) == 0xef
                && (b[text + 1] & 0xff) == 0xbb
                && (b[text + 2] & 0xff) == 0xbf) {
            text += 3;
        }
        return true;
    }

    /** Behind the bracket that closes it, or more than the end. */
    private static int behindElement(byte[] b, int from, int to) {
        boolean quoted = false;
        for (int at = from; at < to; at++) {
            byte its = b[at];
            if (quoted) {
                if (its == '\\') {
                    at++;
                } else if (its == '"') {
                    quoted = false;
                }
            } else if (its == '"') {
                quoted = true;
            } else if (its == ']') {
                return at + 1;
            }
        }
        return to + 1;
    }
}
