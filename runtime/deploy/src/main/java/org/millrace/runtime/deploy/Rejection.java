package org.millrace.runtime.deploy;

/** Why a jar is not taken, in words for a person: what is wrong and what to do. */
final class Rejection extends Exception {
    private static final long serialVersionUID = 1L;

    Rejection(String reason) {
        super(reason);
    }

    Rejection(String reason, Throwable cause) {
        super(reason, cause);
    }
}
