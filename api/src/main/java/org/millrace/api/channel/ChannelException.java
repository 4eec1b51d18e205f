package org.millrace.api.channel;

import org.jspecify.annotations.Nullable;
import org.millrace.api.component.MillraceException;

/**
 * A channel could not do what it was asked to. Nothing was put or forgotten, unless a subclass says otherwise. The agent tries again
 * after a pause; a source is told that its batch was refused.
 */
public class ChannelException extends MillraceException {
    private static final long serialVersionUID = 1L;

    /** A failure worth trying again. */
    public ChannelException(String message, @Nullable Throwable cause) {
        super(Category.RETRYABLE, message, cause);
    }

    /** A failure worth trying again, without a cause. */
    public ChannelException(String message) {
        this(message, null);
    }
}
