package org.millrace.rpc;

import java.io.IOException;

/** What came is none of this protocol's messages. Whatever follows it on the connection can't be trusted either. */
public final class MalformedCallException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with the place or the number that shows it */
    public MalformedCallException(String message) {
        super(message);
    }
}
