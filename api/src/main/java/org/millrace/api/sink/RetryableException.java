package org.millrace.api.sink;

import org.jspecify.annotations.Nullable;
import org.millrace.api.component.MillraceException;

/** A delivery failed for now; nothing of the batch counts as delivered. It comes again after a pause. */
public final class RetryableException extends MillraceException {
    private static final long serialVersionUID = 1L;

    /** Says what happened, to which destination. */
    public RetryableException(String message, @Nullable Throwable cause) {
        super(Category.RETRYABLE, message, cause);
    }
}
