package org.millrace.api.channel;

/** No room came in time. Nothing was put; no fault of the channel. */
public final class ChannelFullException extends ChannelException {
    private static final long serialVersionUID = 1L;

    /** Says which capacity was reached and how long the put waited. */
    public ChannelFullException(String message) {
        super(message);
    }
}
