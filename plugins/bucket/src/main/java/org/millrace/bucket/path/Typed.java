package org.millrace.bucket.path;

import java.util.List;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.operate.Printable;

/** Values of keys, whatever they are for, that are refused by the name of their key. */
public final class Typed {
    private Typed() {}

    /** A number that has a least value. */
    public static void atLeast(String key, long value, long least) {
        if (value < least) {
            throw new InvalidConfigurationException(key, "must be at least " + least + ", was " + value);
        }
    }

    /** One of several words, in any case. */
    public static void choice(String key, String value, List<String> choices) {
        if (choices.stream().noneMatch(value.trim()::equalsIgnoreCase)) {
            throw new InvalidConfigurationException(
                    key,
                    "is one of " + String.join(", ", choices) + ", was " + Printable.of(value)
                            + Nearest.hint(value.trim(), choices));
        }
    }
}
