package org.millrace.bucket.path;

import java.text.SimpleDateFormat;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/**
 * Writes the fields of a time by the letters of Flume's escapes. Digits and years are those of ASCII and the ISO calendar whatever the
 * locale; names are the locale's. Belongs to one thread.
 */
final class TimeFields {
    private static final String LETTERS = "aAbBcdDeHIjklmMnpsSyYz";

    private final Locale locale;
    private final TimeZone zone;
    private final Map<String, SimpleDateFormat> names = new HashMap<>();

    TimeFields(PathRules rules) {
        this.locale = rules.locale();
        this.zone = TimeZone.getTimeZone(rules.zone());
    }

    /** Whether the letter stands for a part of the time, but for {@code t}, which is the time as it was given. */
    static boolean knows(char letter) {
        return LETTERS.indexOf(letter) >= 0;
    }

    void append(StringBuilder to, char letter, ZonedDateTime time) {
        switch (letter) {
            case 'a' -> name(to, "EEE", time);
            case 'A' -> name(to, "EEEE", time);
            case 'b' -> name(to, "MMM", time);
            case 'B' -> name(to, "MMMM", time);
            case 'p' -> name(to, "a", time);
            case 'c' -> {
                // The two names in one pattern: languages have other forms of a month that stands alone.
                name(to, "EEE MMM", time);
                to.append(' ').append(time.getDayOfMonth()).append(' ');
                padded(to, time.getHour(), 2).append(':');
                padded(to, time.getMinute(), 2).append(':');
                padded(to, time.getSecond(), 2).append(' ');
                padded(to, year(time), 4);
            }
            case 'D' -> {
                padded(to, time.getMonthValue(), 2).append('/');
                padded(to, time.getDayOfMonth(), 2).append('/');
                padded(to, year(time) % 100, 2);
            }
            case 'd' -> padded(to, time.getDayOfMonth(), 2);
            case 'e' -> to.append(time.getDayOfMonth());
            case 'H' -> padded(to, time.getHour(), 2);
            case 'k' -> to.append(time.getHour());
            case 'I' -> padded(to, time.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2);
            case 'l' -> to.append(time.get(ChronoField.CLOCK_HOUR_OF_AMPM));
            case 'j' -> padded(to, time.getDayOfYear(), 3);
            case 'm' -> padded(to, time.getMonthValue(), 2);
            case 'n' -> to.append(time.getMonthValue());
            case 'M' -> padded(to, time.getMinute(), 2);
            case 'S' -> padded(to, time.getSecond(), 2);
            case 's' -> to.append(time.toEpochSecond());
            case 'y' -> padded(to, year(time) % 100, 2);
            case 'Y' -> padded(to, year(time), 4);
            case 'z' -> offset(to, time.getOffset().getTotalSeconds());
            default -> throw new IllegalArgumentException("no escape %" + letter);
        }
    }

    private static int year(ZonedDateTime time) {
        return time.get(ChronoField.YEAR_OF_ERA);
    }

    private static StringBuilder padded(StringBuilder to, int number, int digits) {
        for (int least = digits == 4 ? 1000 : digits == 3 ? 100 : 10; least > 1 && number < least; least /= 10) {
            to.append('0');
        }
        return to.append(number);
    }

    private static void offset(StringBuilder to, int seconds) {
        int minutes = Math.abs(seconds / 60);
        padded(to.append(seconds < 0 ? '-' : '+'), minutes / 60, 2);
        padded(to, minutes % 60, 2);
    }

    /** By the class that Flume uses: its forms of names are not those of java.time in every language. */
    private void name(StringBuilder to, String pattern, ZonedDateTime time) {
        SimpleDateFormat format = names.computeIfAbsent(pattern, wanted -> {
            SimpleDateFormat made = new SimpleDateFormat(wanted, locale);
            made.setCalendar(new GregorianCalendar(zone, locale));
            return made;
        });
        to.append(format.format(Date.from(time.toInstant())));
    }
}
