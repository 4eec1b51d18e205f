package org.millrace.serializer.standard;

/** Bytes are not what they should be; where they are is known to whoever gave them. */
final class BadBytesException extends Exception {
    private static final long serialVersionUID = 1L;

    /** How many bytes it takes from the beginning to go on; 0 if no more bytes help. */
    private final int needed;

    BadBytesException(String message) {
        this(message, 0);
    }

    BadBytesException(String message, int needed) {
        super(message, null, false, false);
        this.needed = needed;
    }

    int needed() {
        return needed;
    }
}
