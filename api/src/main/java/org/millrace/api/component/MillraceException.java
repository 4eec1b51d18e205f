package org.millrace.api.component;

import org.jspecify.annotations.Nullable;

/**
 * Root of the failures a component tells the agent of. The category says what the agent does about it; anything else that a
 * component throws is taken as {@link Category#RETRYABLE}. Components may have families of their own.
 *
 * <p>Messages are for people: what happened, with {@code name=value}, and what to do. They never carry a secret.
 */
public abstract class MillraceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What the agent does about a failure. Later versions may add categories; one that is not known is taken as retryable. */
    public enum Category {
        /** Try again later; nothing is lost. */
        RETRYABLE,
        /** This batch will never do as it is: who sent it should not send it again unchanged. */
        REJECTED,
        /** Trying again is pointless until a person changes something. */
        FATAL
    }

    private final Category category;

    /** A failure of a category. */
    protected MillraceException(Category category, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    /** What the agent does about it. */
    public final Category category() {
        return category;
    }
}
