package org.millrace.runtime.flow.component;

import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.MillraceException;

/** What a plug-in threw, whatever it was, and in which phase of its life. */
public final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String phase;

    public Fault(String phase, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.phase = phase;
    }

    public static Fault of(ComponentKey key, String phase, Throwable thrown) {
        return new Fault(phase, key + ", " + phase + ": " + describe(thrown), thrown);
    }

    /** The message alone for exceptions made to be read by people, with the class name for all others. */
    static String describe(Throwable thrown) {
        String message = thrown.getMessage();
        boolean spoken = thrown instanceof MillraceException || thrown instanceof InvalidConfigurationException;
        if (message == null || message.isBlank()) {
            return thrown.getClass().getName();
        }
        return spoken ? message : thrown.getClass().getName() + ": " + message;
    }

    String phase() {
        return phase;
    }

    /** Whether trying again is pointless, wherever it was thrown: the plug-in said so with an exception of that category. */
    public boolean fatal() {
        return getCause() instanceof MillraceException thrown && thrown.category() == MillraceException.Category.FATAL;
    }
}
