package org.millrace.api.component;

import org.jspecify.annotations.Nullable;

/**
 * Trying again is pointless until a person changes the configuration or the world: a missing permission, an unknown
 * database. The component stays FAILED, with this message in its status, until it is configured anew or restarted. Events
 * that were being delivered go back to the channel.
 */
public final class FatalException extends MillraceException {
    private static final long serialVersionUID = 1L;

    /** With the failure behind it. */
    public FatalException(String message, @Nullable Throwable cause) {
        super(Category.FATAL, message, cause);
    }

    /** Without a cause. */
    public FatalException(String message) {
        this(message, null);
    }
}
