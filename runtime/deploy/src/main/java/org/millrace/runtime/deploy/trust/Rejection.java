package org.millrace.runtime.deploy.trust;

import org.millrace.api.operate.Printable;

/**
 * Why a jar is not taken, in words for a person: what is wrong and what to do. Begins with a verb, for a file's name before it.
 * The words hold parts of the jar; they are made printable here, for everybody who prints them.
 */
public final class Rejection extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 1000;

    /** Without a cause worth telling. */
    public Rejection(String reason) {
        super(Printable.of(reason, LONGEST));
    }

    /** With a cause. */
    public Rejection(String reason, Throwable cause) {
        super(Printable.of(reason, LONGEST), cause);
    }

    /** The words. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
