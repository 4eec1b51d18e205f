package org.millrace.api.source;

import org.jspecify.annotations.Nullable;
import org.millrace.api.component.MillraceException;

/** A batch was not accepted; the events are still the source's. Says why, so that the source can answer as its protocol does. */
public final class RefusedException extends MillraceException {
    private static final long serialVersionUID = 1L;

    /** Why a batch was refused. Later versions may add reasons; one that is not known is treated as {@link #FAILED}. */
    public enum Reason {
        /** A channel is full: slow down and try again. */
        FULL,
        /** The source is being stopped or replaced. */
        CLOSING,
        /** A channel, an interceptor or the selector failed or is missing. */
        FAILED,
        /** The batch is over {@link Outlet#maxBatchSize()} or {@link Outlet#maxBatchBytes()}: it will always be refused. */
        TOO_LARGE
    }

    private final Reason reason;

    /** Made by the agent; public for test doubles. */
    public RefusedException(Reason reason, String message, @Nullable Throwable cause) {
        super(reason == Reason.TOO_LARGE ? Category.REJECTED : Category.RETRYABLE, message, cause);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
