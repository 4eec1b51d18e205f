package org.millrace.source.syslog.message;

import java.text.ParsePosition;
import java.text.SimpleDateFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.InvalidConfigurationException;

/**
 * A form of messages that the user describes: Flume's undocumented keys {@code format.*}. Its expression has five groups: priority, version,
 * time, host, body. Costs what an expression costs; only a source that has one pays.
 *
 * @param search what is replaced in the time before it is read; may be null
 * @param dateFormat of {@link SimpleDateFormat}; empty if the time is not read
 */
public record CustomFormat(Pattern regex, @Nullable Pattern search, String replace, String dateFormat) {
    private static final int GROUPS = 5;

    /** What the user typed; empty without an expression. */
    public static Optional<CustomFormat> of(String regex, String search, String replace, String dateFormat) {
        if (regex.isEmpty()) {
            return Optional.empty();
        }
        Pattern expression = pattern("format.regex", regex);
        if (expression.matcher("").groupCount() != GROUPS) {
            throw new InvalidConfigurationException(
                    "format.regex",
                    "'" + regex + "' has " + expression.matcher("").groupCount()
                            + " groups; it needs five: priority, version, time, host and body");
        }
        try {
            new SimpleDateFormat(dateFormat, Locale.ENGLISH);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException("format.dateFormat", "'" + dateFormat + "': " + e.getMessage());
        }
        return Optional.of(new CustomFormat(
                expression, search.isEmpty() ? null : pattern("format.search", search), replace, dateFormat));
    }

    private static Pattern pattern(String key, String typed) {
        try {
            return Pattern.compile(typed);
        } catch (PatternSyntaxException e) {
            throw new InvalidConfigurationException(key, "'" + typed + "' is no regular expression: " + e.getMessage());
        }
    }

    /** The parts of a message of this form, the time as it came; null if it is of another. */
    @Nullable
    String @Nullable [] match(String message) {
        Matcher matcher = regex.matcher(message);
        if (!matcher.matches()) {
            return null;
        }
        @Nullable String[] parts = new String[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            parts[i] = matcher.group(i + 1);
        }
        return parts;
    }

    /** Milliseconds since 1970; empty if the time can't be read. */
    Optional<Long> time(String text, TimeZone zone) {
        if (dateFormat.isEmpty()) {
            return Optional.empty();
        }
        String changed = search == null ? text : search.matcher(text).replaceAll(replace);
        SimpleDateFormat format = new SimpleDateFormat(dateFormat, Locale.ENGLISH);
        format.setTimeZone(zone);
        Object read = format.parseObject(changed, new ParsePosition(0));
        return read == null
                ? Optional.empty()
                : Optional.of(format.getCalendar().getTimeInMillis());
    }
}
