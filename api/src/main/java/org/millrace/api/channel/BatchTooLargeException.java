package org.millrace.api.channel;

import org.jspecify.annotations.Nullable;

/** The batch is larger than this channel can ever take: the same batch would be refused for ever. Nothing was put. */
public final class BatchTooLargeException extends ChannelException {
    private static final long serialVersionUID = 1L;

    /** Says which bound, how much it is and how much the batch has. */
    public BatchTooLargeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Without a cause. */
    public BatchTooLargeException(String message) {
        this(message, null);
    }
}
