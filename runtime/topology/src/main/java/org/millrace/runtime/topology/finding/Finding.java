package org.millrace.runtime.topology.finding;

import org.millrace.api.operate.Printable;

/**
 * One thing that is wrong.
 *
 * @param severity how much it matters
 * @param rule what was violated
 * @param place where, and of which component and key
 * @param reason what is wrong; never shows a secret, nor what a variable stands for
 * @param suggestion what would do; may be empty
 */
public record Finding(Severity severity, Rule rule, Place place, String reason, String suggestion) {
    private static final int LONGEST = 1_500;

    /** Whether it is an error. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** Whether its component can't run. */
    public boolean dropsComponent() {
        return isError() && rule.drops();
    }

    /** The same with another severity. */
    public Finding as(Severity other) {
        return new Finding(other, rule, place, reason, suggestion);
    }

    /** Reason and suggestion, in a form that can be printed: files, and people who write them, may be hostile. */
    public String message() {
        return Printable.of(suggestion.isEmpty() ? reason : reason + " (" + suggestion + ")", LONGEST);
    }

    /** {@code file:line: ERROR component key: reason (suggestion)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!place.position().file().isEmpty()) {
            text.append(place.position()).append(": ");
        }
        text.append(severity);
        if (!place.component().isEmpty()) {
            text.append(' ').append(place.component());
        }
        if (!place.key().isEmpty()) {
            text.append(' ').append(place.key());
        }
        return Printable.of(text.toString(), LONGEST) + ": " + message();
    }
}
