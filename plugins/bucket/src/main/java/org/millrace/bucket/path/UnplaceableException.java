package org.millrace.bucket.path;

/** There is no place for an event: it has no time, or a header that must not stand in a path. Says why; has no stack. */
public final class UnplaceableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnplaceableException(String reason) {
        super(reason, null, false, false);
    }

    /** For people: what is wrong with the event. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
