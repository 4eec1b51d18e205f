package org.millrace.sink.logger;

import org.millrace.api.event.Event;
import org.millrace.api.operate.Printable;

/**
 * An event in the form Flume's users read: {@code { headers:{k=v} body: 68 65 6C 6C 6F                                  hello }}.
 * Rows of 16 bytes in hexadecimal, then as text with a dot for what can't be printed. A single row has no offset; of several,
 * each stands on a line of its own behind its offset.
 */
final class HexDump {
    private static final int ROW = 16;
    private static final int MOST_HEADERS = 1 << 20;
    private static final char[] DIGITS = "0123456789ABCDEF".toCharArray();

    private HexDump() {}

    static String of(Event event, int maxBytes) {
        byte[] body = event.body();
        int shown = Math.min(body.length, maxBytes);
        StringBuilder text = new StringBuilder(96 + shown * 4);
        text.append("{ headers:")
                .append(Printable.of(event.headers().toString(), MOST_HEADERS))
                .append(" body:");
        if (shown > ROW) {
            for (int from = 0; from < shown; from += ROW) {
                text.append(System.lineSeparator());
                offset(text, from);
                row(text, body, from, Math.min(shown, from + ROW));
            }
            text.append(System.lineSeparator());
        } else if (shown > 0) {
            row(text, body, 0, shown);
        }
        return text.append(" }").toString();
    }

    private static void offset(StringBuilder text, int offset) {
        for (int shift = 28; shift >= 0; shift -= 4) {
            text.append(DIGITS[(offset >>> shift) & 0xf]);
        }
    }

    private static void row(StringBuilder text, byte[] body, int from, int to) {
        text.append(' ');
        for (int i = from; i < from + ROW; i++) {
            if (i < to) {
                text.append(DIGITS[(body[i] >> 4) & 0xf])
                        .append(DIGITS[body[i] & 0xf])
                        .append(' ');
            } else {
                text.append("   ");
            }
        }
        for (int i = from; i < to; i++) {
            text.append(body[i] >= ' ' && body[i] < 127 ? (char) body[i] : '.');
        }
    }
}
