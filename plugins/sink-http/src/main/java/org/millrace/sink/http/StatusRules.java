package org.millrace.sink.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.millrace.api.component.InvalidConfigurationException;

/**
 * What an answer's status means: what is said of the code itself, else of its group, else of all that no key is about. A 2XX is a success
 * unless a key is about it. Immutable.
 */
final class StatusRules {
    private static final Pattern CODE = Pattern.compile("[1-5](\\d\\d|XX)");

    private final Flags backoff;
    private final Flags rollback;
    private final Flags count;

    /** One of the three questions. */
    private static final class Flags {
        private final Map<String, Boolean> said = new HashMap<>();
        private final boolean success;
        private final boolean otherwise;

        Flags(String prefix, Map<String, String> keys, boolean success, boolean otherwise) {
            this.success = success;
            this.otherwise = otherwise;
            keys.forEach((key, value) -> {
                if (key.startsWith(prefix)) {
                    said.put(code(key, key.substring(prefix.length())), flag(key, value));
                }
            });
        }

        private static String code(String key, String typed) {
            String code = typed.toUpperCase(Locale.ROOT);
            if (!CODE.matcher(code).matches()) {
                throw new InvalidConfigurationException(
                        key, "'" + typed + "' is no status; one such as 503 is, and a group such as 5XX");
            }
            return code;
        }

        private static boolean flag(String key, String value) {
            String text = value.strip();
            if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
                throw new InvalidConfigurationException(key, "'" + text + "' is neither true nor false");
            }
            return Boolean.parseBoolean(text);
        }

        boolean of(int status) {
            return Optional.ofNullable(said.get(Integer.toString(status)))
                    .or(() -> Optional.ofNullable(said.get(status / 100 + "XX")))
                    .orElse(isSuccess(status) ? success : otherwise);
        }
    }

    /** @param keys those that begin with backoff, rollback or incrementMetrics, and others */
    StatusRules(HttpConfig config, Map<String, String> keys) {
        backoff = new Flags("backoff.", keys, false, config.defaultBackoff());
        rollback = new Flags("rollback.", keys, false, config.defaultRollback());
        count = new Flags("incrementMetrics.", keys, true, config.defaultIncrementMetrics());
    }

    static boolean isSuccess(int status) {
        return status / 100 == 2;
    }

    /** Whether the events come again. */
    boolean comesAgain(int status) {
        return rollback.of(status);
    }

    /** Whether they do not come again, and are not delivered either. */
    boolean rejects(int status) {
        return !comesAgain(status) && !isSuccess(status) && !count.of(status);
    }

    /** Whether to wait before the next request. */
    boolean pauses(int status) {
        return backoff.of(status);
    }
}
