package org.millrace.runtime.topology.apply;

import java.util.regex.Pattern;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.runtime.topology.validate.Probing.Refusal;

/** Reads the stack trace by which the component runtime tells why it could not make an instance. */
final class FailureText {
    private static final String INVALID = InvalidConfigurationException.class.getName() + ": ";
    private static final String CAUSE = "Caused by: ";
    private static final Pattern FRAMES = Pattern.compile("\n\t(?:at |\\.\\.\\. \\d+ more)");

    private FailureText() {}

    /** The key and reason of an InvalidConfigurationException; of anything else the innermost message. */
    static Refusal read(String stackTrace) {
        int invalid = stackTrace.lastIndexOf(INVALID);
        if (invalid >= 0) {
            String message = message(stackTrace.substring(invalid + INVALID.length()));
            int colon = message.indexOf(": ");
            return colon < 0
                    ? new Refusal("", message)
                    : new Refusal(message.substring(0, colon), message.substring(colon + 2));
        }
        int cause = stackTrace.lastIndexOf(CAUSE);
        String innermost = cause < 0 ? stackTrace : stackTrace.substring(cause + CAUSE.length());
        return new Refusal("", "its constructor failed: " + message(innermost));
    }

    /** A message may have several lines; the frames after it begin with a tab, a cause may share all of them. */
    private static String message(String trace) {
        return FRAMES.split(trace, 2)[0].strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
