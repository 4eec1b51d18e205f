package org.millrace.api.channel;

/** No room came in time. */
public final class ChannelFullException extends ChannelException {
    private static final long serialVersionUID = 1L;

    /** Says which capacity was reached and how long the put waited. */
    public ChannelFullException(String message) {
        super(message);
    }

    @Override
    public String code() {
        return "channel.full";
    }
}
