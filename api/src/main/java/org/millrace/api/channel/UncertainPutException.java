package org.millrace.api.channel;

import org.jspecify.annotations.Nullable;

/** It is not known whether the batch is in the channel, in part or whole. The source is told that it was refused; if it sends the batch again, events may be there twice. */
public final class UncertainPutException extends ChannelException {
    private static final long serialVersionUID = 1L;

    /** Says what was not heard of. */
    public UncertainPutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Without a cause. */
    public UncertainPutException(String message) {
        this(message, null);
    }
}
