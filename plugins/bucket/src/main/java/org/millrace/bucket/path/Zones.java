package org.millrace.bucket.path;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Time zones by what users type. */
public final class Zones {
    private static final Pattern CUSTOM = Pattern.compile("GMT[+-]\\d{1,2}(:?[0-5]\\d)?");
    private static final Pattern OFFSET = Pattern.compile("(?:UTC|GMT|Z)?\\s*([+-])(\\d{1,2})(?::?([0-5]\\d))?");

    private static final int MOST_HOURS = 18;
    private static final String AS_IN = "; names are as in Europe/Berlin or GMT+8";

    private Zones() {}

    /**
     * The zone of this name.
     *
     * @throws IllegalArgumentException if there is none; says which may have been meant
     */
    public static ZoneId of(String name) {
        String wanted = name.trim();
        Set<String> known = Set.of(TimeZone.getAvailableIDs());
        if (known.contains(wanted)) {
            return TimeZone.getTimeZone(wanted).toZoneId();
        }
        if (CUSTOM.matcher(wanted).matches()) {
            TimeZone zone = TimeZone.getTimeZone(wanted);
            // It answers GMT for what it can't read, such as GMT+99.
            if (!zone.getID().equals("GMT") || wanted.matches("GMT[+-]0{1,2}(:?00)?")) {
                return zone.toZoneId();
            }
        }
        throw new IllegalArgumentException("there is no time zone " + wanted + suggestion(wanted, known));
    }

    private static String suggestion(String wanted, Set<String> known) {
        Matcher offset = OFFSET.matcher(wanted.toUpperCase(Locale.ROOT));
        if (offset.matches() && Integer.parseInt(offset.group(2)) > MOST_HOURS) {
            return AS_IN;
        }
        if (offset.matches()) {
            String minutes = offset.group(3) == null ? "" : ":" + offset.group(3);
            return "; did you mean GMT" + offset.group(1) + offset.group(2) + minutes + "?";
        }
        String nearest = "";
        int least = Math.max(2, wanted.length() / 3) + 1;
        for (String each : known) {
            int distance = distance(wanted.toLowerCase(Locale.ROOT), each.toLowerCase(Locale.ROOT), least);
            if (distance < least || (distance == least && !nearest.isEmpty() && each.compareTo(nearest) < 0)) {
                least = distance;
                nearest = each;
            }
        }
        return nearest.isEmpty() ? AS_IN : "; did you mean " + nearest + "?";
    }

    /** How many letters must be changed, added or left out; given up at a bound. */
    private static int distance(String a, String b, int bound) {
        if (Math.abs(a.length() - b.length()) >= bound) {
            return bound + 1;
        }
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(row[j - 1], above[j]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
