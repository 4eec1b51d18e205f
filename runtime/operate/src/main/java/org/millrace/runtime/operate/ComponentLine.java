package org.millrace.runtime.operate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.millrace.runtime.operate.Desk.Refusal;

/**
 * The arguments of a command about one component.
 *
 * @param words which component is meant
 * @param reason why, or empty
 * @param patience how long to wait, if that was said
 */
record ComponentLine(List<String> words, String reason, Optional<Duration> patience) {
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m|h)?");

    static ComponentLine parse(List<String> arguments, Set<String> options) throws Refusal {
        List<String> words = new ArrayList<>();
        String reason = "";
        Optional<Duration> patience = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (!word.startsWith("--")) {
                words.add(word);
                continue;
            }
            if (!options.contains(word)) {
                throw new Refusal("there is no option " + word);
            }
            if (++i >= arguments.size()) {
                throw new Refusal(word + " needs a value");
            }
            if (word.equals("--reason")) {
                reason = arguments.get(i);
            } else {
                patience = Optional.of(time(arguments.get(i)));
            }
        }
        return new ComponentLine(words, reason, patience);
    }

    private static Duration time(String text) throws Refusal {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new Refusal("--wait is " + text + "; write 30s, 500ms, 10m or 1h");
        }
        long number = Long.parseLong(time.group(1));
        String unit = time.group(2) == null ? "s" : time.group(2);
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
