package org.millrace.api.sink;

import org.jspecify.annotations.Nullable;
import org.millrace.api.component.MillraceException;

/** A delivery failed for now. */
public final class RetryableException extends MillraceException {
    private static final long serialVersionUID = 1L;

    private final int delivered;

    /**
     * @param message what happened, to which destination
     * @param delivered how many events, from the first of the batch on, the destination certainly has; these are not
     *     delivered again unless the agent stops first
     */
    public RetryableException(String message, int delivered, @Nullable Throwable cause) {
        super(Category.RETRYABLE, message, cause);
        this.delivered = delivered;
    }

    /** Nothing of the batch was delivered. */
    public RetryableException(String message, @Nullable Throwable cause) {
        this(message, 0, cause);
    }

    /** Events from the first on that need not come again. */
    public int delivered() {
        return delivered;
    }

    @Override
    public String code() {
        return "delivery.retryable";
    }
}
