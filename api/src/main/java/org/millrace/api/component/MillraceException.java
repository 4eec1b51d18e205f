package org.millrace.api.component;

import org.jspecify.annotations.Nullable;

/**
 * Root of the failures a component tells the agent of. The category says what the agent does about it.
 *
 * <p>Messages are for people: what happened, with {@code name=value}, and what to do. They never carry a secret.
 */
public abstract class MillraceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What the agent does about a failure. */
    public enum Category {
        /** Try again later; nothing is lost. */
        RETRYABLE,
        /** These events will never do; put them aside and go on. */
        REJECTED,
        /** Trying again is pointless until a person changes something. */
        FATAL
    }

    private final Category category;

    /** For the families in the packages beside this one. */
    protected MillraceException(Category category, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    /** What the agent does about it. */
    public final Category category() {
        return category;
    }

    /** A stable name for this kind of failure, for metrics and for programs that read logs. */
    public abstract String code();
}
