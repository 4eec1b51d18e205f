package org.millrace.sink.hdfs;

import java.util.List;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.operate.Printable;
import org.millrace.bucket.path.Nearest;

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
                    key,
                    "is one of " + String.join(", ", choices) + ", was " + Printable.of(value)
                            + Nearest.hint(value.trim(), choices));
        }
    }
}
