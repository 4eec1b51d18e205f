package org.millrace.bucket.path;

import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How escapes are replaced.
 *
 * @param zone whose date and time stand in paths
 * @param locale of the names of days and months; digits are always those of ASCII
 * @param rounding what times are rounded down to
 * @param useLocalTime whether the time is that of the delivery, and the header {@code timestamp} is not looked at
 * @param nowIfMissing whether an event without a usable time belongs where the time of its delivery leads; else there is no place for it
 * @param missingHeader what stands for a header that an event does not have
 * @param rawHeaders whether a slash in a header makes a directory; else it is written as {@code %2F}
 * @param colon what a colon in a header becomes; null if it stays
 */
public record PathRules(
        ZoneId zone,
        Locale locale,
        Rounding rounding,
        boolean useLocalTime,
        boolean nowIfMissing,
        String missingHeader,
        boolean rawHeaders,
        @Nullable Colon colon) {

    /** What becomes of a colon where none can stand in a name. */
    public enum Colon {
        /** There is no place for the event. */
        REFUSED,
        /** It is written as {@code %3A}. */
        ENCODED
    }

    /** As Flume does, where that is not a mistake. */
    public static PathRules standard() {
        return new PathRules(
                ZoneId.systemDefault(),
                Locale.getDefault(Locale.Category.FORMAT),
                Rounding.NONE,
                false,
                false,
                "",
                false,
                null);
    }

    /** The same in a zone. */
    public PathRules in(ZoneId other) {
        return new PathRules(other, locale, rounding, useLocalTime, nowIfMissing, missingHeader, rawHeaders, colon);
    }

    /** The same with times rounded down. */
    public PathRules rounded(Rounding to) {
        return new PathRules(zone, locale, to, useLocalTime, nowIfMissing, missingHeader, rawHeaders, colon);
    }
}
