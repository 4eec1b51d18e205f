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
        return Nearest.hint(wanted, known, AS_IN);
    }
}
