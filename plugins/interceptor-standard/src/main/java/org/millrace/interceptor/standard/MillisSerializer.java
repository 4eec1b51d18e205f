package org.millrace.interceptor.standard;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.InvalidConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a date and writes milliseconds since 1970. What the pattern leaves out is taken from the first of January 1970, zero
 * o'clock, in the JVM's time zone.
 */
final class MillisSerializer implements GroupSerializer {
    private static final Logger log = LoggerFactory.getLogger(MillisSerializer.class);

    private final String pattern;
    private final DateTimeFormatter formatter;
    private final ZoneId zone;
    private final AtomicLong failures = new AtomicLong();

    MillisSerializer(String pattern, DateTimeFormatter formatter, ZoneId zone) {
        this.pattern = pattern;
        this.formatter = formatter;
        this.zone = zone;
    }

    static MillisSerializer of(String key, @Nullable Object pattern) {
        if (pattern == null || pattern.toString().isBlank()) {
            throw new InvalidConfigurationException(key, "is required, such as yyyy-MM-dd HH:mm:ss");
        }
        String text = pattern.toString();
        try {
            DateTimeFormatter formatter = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(text)
                    .toFormatter(Locale.getDefault(Locale.Category.FORMAT));
            return new MillisSerializer(text, formatter, ZoneId.systemDefault());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(key, "'" + text + "' is not a date pattern: " + e.getMessage());
        }
    }

    @Override
    public @Nullable String serialize(String matched) {
        try {
            TemporalAccessor parsed = formatter.parse(matched);
            LocalDate date = parsed.query(TemporalQueries.localDate());
            LocalTime time = parsed.query(TemporalQueries.localTime());
            ZoneId own = parsed.query(TemporalQueries.zone());
            return Long.toString((date == null ? date(parsed) : date)
                    .atTime(time == null ? LocalTime.MIDNIGHT : time)
                    .atZone(own == null ? zone : own)
                    .toInstant()
                    .toEpochMilli());
        } catch (DateTimeException e) {
            long sum = failures.incrementAndGet();
            if (Long.bitCount(sum) == 1) {
                log.warn("{} values were no date of pattern {} so far; their header is not set.", sum, pattern);
            }
            return null;
        }
    }

    private static LocalDate date(TemporalAccessor parsed) {
        return LocalDate.of(
                part(parsed, ChronoField.YEAR, part(parsed, ChronoField.YEAR_OF_ERA, 1970)),
                part(parsed, ChronoField.MONTH_OF_YEAR, 1),
                part(parsed, ChronoField.DAY_OF_MONTH, 1));
    }

    private static int part(TemporalAccessor parsed, ChronoField field, int otherwise) {
        return parsed.isSupported(field) ? parsed.get(field) : otherwise;
    }
}
