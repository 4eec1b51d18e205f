package org.millrace.interceptor.standard;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.millrace.api.component.InvalidConfigurationException;

/** What several configurations need checked. */
final class Checks {
    private Checks() {}

    /** Compiles a regular expression. */
    static Pattern pattern(String key, String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new InvalidConfigurationException(
                    key,
                    "'" + regex + "' is not a regular expression: " + e.getDescription() + " near index "
                            + e.getIndex());
        }
    }

    /** A name that is not empty. */
    static String name(String key, String value) {
        if (value.isBlank()) {
            throw new InvalidConfigurationException(key, "is empty; give the name of a header");
        }
        return value;
    }
}
