package org.millrace.api.channel;

import org.jspecify.annotations.Nullable;

/** A lease is not this instance's any more: its events are delivered by another member, or come again by themselves. It is neither committed again nor rolled back. */
public final class LeaseLostException extends ChannelException {
    private static final long serialVersionUID = 1L;

    /** Says what took it away. */
    public LeaseLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Without a cause. */
    public LeaseLostException(String message) {
        this(message, null);
    }
}
