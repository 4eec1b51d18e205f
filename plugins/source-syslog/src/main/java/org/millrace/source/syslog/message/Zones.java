package org.millrace.source.syslog.message;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What senders call a zone behind the time of day. */
final class Zones {
    /** No zone. */
    static final int NONE = Integer.MIN_VALUE;

    private static final int HOUR = 3600;
    /** Those that mean one thing in practice; others, such as IST, mean several. */
    private static final Map<String, Integer> BY_NAME = Map.ofEntries(
            Map.entry("Z", 0),
            Map.entry("UTC", 0),
            Map.entry("GMT", 0),
            Map.entry("WET", 0),
            Map.entry("WEST", HOUR),
            Map.entry("BST", HOUR),
            Map.entry("CET", HOUR),
            Map.entry("CEST", 2 * HOUR),
            Map.entry("EET", 2 * HOUR),
            Map.entry("EEST", 3 * HOUR),
            Map.entry("MSK", 3 * HOUR),
            Map.entry("JST", 9 * HOUR),
            Map.entry("KST", 9 * HOUR),
            Map.entry("AEST", 10 * HOUR),
            Map.entry("AEDT", 11 * HOUR),
            Map.entry("NZST", 12 * HOUR),
            Map.entry("NZDT", 13 * HOUR),
            Map.entry("EST", -5 * HOUR),
            Map.entry("EDT", -4 * HOUR),
            Map.entry("CST", -6 * HOUR),
            Map.entry("CDT", -5 * HOUR),
            Map.entry("MST", -7 * HOUR),
            Map.entry("MDT", -6 * HOUR),
            Map.entry("PST", -8 * HOUR),
            Map.entry("PDT", -7 * HOUR),
            Map.entry("AKST", -9 * HOUR),
            Map.entry("AKDT", -8 * HOUR),
            Map.entry("HST", -10 * HOUR));

    private static final int LONGEST = 9;

    private Zones() {}

    /** The seconds that the zone is ahead of UTC, or {@link #NONE} if this is none. */
    static int offset(byte[] bytes, int begin, int end) {
        if (begin >= end || end - begin > LONGEST) {
            return NONE;
        }
        int sign = begin;
        while (sign < end && bytes[sign] >= 'A' && bytes[sign] <= 'Z') {
            sign++;
        }
        if (sign == end) {
            Integer known = BY_NAME.get(new String(bytes, begin, end - begin, StandardCharsets.US_ASCII));
            return known == null ? NONE : known;
        }
        if (bytes[sign] != '+' && bytes[sign] != '-') {
            return NONE;
        }
        String prefix = new String(bytes, begin, sign - begin, StandardCharsets.US_ASCII);
        if (!prefix.isEmpty() && !prefix.equals("UTC") && !prefix.equals("GMT") && !prefix.equals("TZ")) {
            return NONE;
        }
        return numeric(bytes, sign, end);
    }

    /** Of {@code +hh:mm}, {@code +hhmm}, {@code +hh} and {@code +h}. */
    static int numeric(byte[] bytes, int sign, int end) {
        int hours = 0;
        int at = sign + 1;
        int digits = 0;
        while (at < end && digits < 2 && isDigit(bytes[at])) {
            hours = 10 * hours + bytes[at++] - '0';
            digits++;
        }
        int minutes = 0;
        if (at < end && digits == 2) {
            if (bytes[at] == ':') {
                at++;
            }
            if (end - at != 2 || !isDigit(bytes[at]) || !isDigit(bytes[at + 1])) {
                return NONE;
            }
            minutes = 10 * (bytes[at] - '0') + bytes[at + 1] - '0';
            at += 2;
        }
        if (at != end || digits == 0 || hours > 18 || minutes > 59) {
            return NONE;
        }
        int seconds = (60 * hours + minutes) * 60;
        return bytes[sign] == '-' ? -seconds : seconds;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
