package org.millrace.sink.file.roll;

import java.util.List;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.operate.Printable;

/** Values that are refused by the name of their key. */
final class Typed {
    private Typed() {}

    static void atLeast(String key, long value, long least) {
        if (value < least) {
            throw new InvalidConfigurationException(key, "must be at least " + least + ", was " + value);
        }
    }

    /** In any case. */
    static void choice(String key, String value, List<String> choices) {
        if (choices.stream().noneMatch(value.trim()::equalsIgnoreCase)) {
            throw new InvalidConfigurationException(
                    key, "is one of " + String.join(", ", choices) + ", was " + Printable.of(value));
        }
    }

    /** A part of a file's name, without blanks around it. */
    static String namePart(String key, String value) {
        if (value.indexOf('/') >= 0 || value.indexOf('\\') >= 0) {
            throw new InvalidConfigurationException(key, "must not hold a path separator, was " + Printable.of(value));
        }
        return value.trim();
    }
}
