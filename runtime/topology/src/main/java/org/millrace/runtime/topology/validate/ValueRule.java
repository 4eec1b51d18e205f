package org.millrace.runtime.topology.validate;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.millrace.runtime.topology.metadata.KeyDefinition;

/** Whether a value is what its key takes. Speaks of the value without showing it. */
final class ValueRule {
    /** The whole numbers: what they hold at least and at most. */
    private static final Map<String, List<Long>> WHOLE = Map.of(
            "Integer", List.of((long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE),
            "Long", List.of(Long.MIN_VALUE, Long.MAX_VALUE),
            "Short", List.of((long) Short.MIN_VALUE, (long) Short.MAX_VALUE),
            "Byte", List.of((long) Byte.MIN_VALUE, (long) Byte.MAX_VALUE));

    private ValueRule() {}

    /** What is wrong with it, to follow the value in a sentence; nothing if it will do. */
    static Optional<String> problem(KeyDefinition key, String value) {
        if (!key.many()) {
            return problemOfOne(key, value);
        }
        List<String> elements = elements(value);
        for (int i = 0; i < elements.size(); i++) {
            Optional<String> problem = problemOfOne(key, elements.get(i));
            if (problem.isPresent()) {
                int number = i + 1;
                return problem.map(
                        text -> "has a value, number " + number + " of " + elements.size() + ", that " + text);
            }
        }
        return Optional.empty();
    }

    /** The values of a key that takes several: blanks and commas stand between them. */
    static List<String> elements(String value) {
        return Stream.of(value.split("[\\s,]+"))
                .filter(element -> !element.isEmpty())
                .toList();
    }

    private static Optional<String> problemOfOne(KeyDefinition key, String value) {
        if (!key.options().isEmpty()) {
            return key.options().stream().anyMatch(value::equalsIgnoreCase)
                    ? Optional.empty()
                    : Optional.of("is not one of " + String.join(", ", key.options()));
        }
        List<Long> whole = WHOLE.get(key.type());
        if (whole != null) {
            return wholeNumber(key, value, whole);
        }
        return switch (key.type()) {
            case "Double", "Float" -> number(key, value);
            case "Boolean" ->
                value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")
                        ? Optional.empty()
                        : Optional.of("is neither true nor false");
            case "Character" -> value.length() == 1 ? Optional.empty() : Optional.of("is not a single character");
            default -> outOfRange(key, BigDecimal.valueOf(value.length())).map(range -> "is not of a length " + range);
        };
    }

    /** The value in the spelling of the option that it means: options are compared without regard to case, as in Flume. */
    static String spelledAsOption(KeyDefinition key, String value) {
        return key.many() && !key.options().isEmpty()
                ? elements(value).stream()
                        .map(element -> oneSpelledAsOption(key, element))
                        .collect(Collectors.joining(" "))
                : oneSpelledAsOption(key, value);
    }

    private static String oneSpelledAsOption(KeyDefinition key, String value) {
        return key.options().stream()
                .filter(value::equalsIgnoreCase)
                .findFirst()
                .orElse(value);
    }

    private static Optional<String> wholeNumber(KeyDefinition key, String value, List<Long> bounds) {
        if (!value.matches("[+-]?[0-9]+")) {
            return Optional.of("is not a whole number");
        }
        BigDecimal number = new BigDecimal(value);
        Optional<String> range = outOfRange(key, number);
        if (range.isPresent()) {
            return range.map(text -> "is not " + text);
        }
        boolean fits = number.compareTo(BigDecimal.valueOf(bounds.get(0))) >= 0
                && number.compareTo(BigDecimal.valueOf(bounds.get(1))) <= 0;
        return fits ? Optional.empty() : Optional.of("is not between " + bounds.get(0) + " and " + bounds.get(1));
    }

    private static Optional<String> number(KeyDefinition key, String value) {
        try {
            return outOfRange(key, new BigDecimal(value)).map(range -> "is not " + range);
        } catch (NumberFormatException e) {
            return Optional.of("is not a number");
        }
    }

    /** The range, if the number is not in it. */
    private static Optional<String> outOfRange(KeyDefinition key, BigDecimal number) {
        Optional<BigDecimal> min = bound(key.min());
        Optional<BigDecimal> max = bound(key.max());
        boolean fits = min.map(least -> number.compareTo(least) >= 0).orElse(true)
                && max.map(most -> number.compareTo(most) <= 0).orElse(true);
        if (fits) {
            return Optional.empty();
        }
        if (min.isPresent() && max.isPresent()) {
            return Optional.of("between " + key.min() + " and " + key.max());
        }
        return Optional.of(min.isPresent() ? "at least " + key.min() : "at most " + key.max());
    }

    private static Optional<BigDecimal> bound(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            // A bundle's description that is no number bounds nothing.
            return Optional.empty();
        }
    }
}
