package org.millrace.runtime.deploy.trust;

/** Why a jar is not taken, in words for a person: what is wrong and what to do. Begins with a verb, for a file's name before it. */
public final class Rejection extends Exception {
    private static final long serialVersionUID = 1L;

    /** Without a cause worth telling. */
    public Rejection(String reason) {
        super(reason);
    }

    /** With a cause. */
    public Rejection(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** The words. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
