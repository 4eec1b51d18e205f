package org.millrace.bucket.ledger;

import java.io.IOException;

/** Somebody else has the directory of a sink; that passes, and is no reason to do without. */
public final class HomeTakenException extends IOException {
    private static final long serialVersionUID = 1L;

    HomeTakenException(String message, Throwable cause) {
        super(message, cause);
    }

    HomeTakenException(String message) {
        super(message);
    }
}
