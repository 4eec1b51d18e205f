package org.millrace.bucket.model;

/** The process is no more: whatever it does from now on has no effect. */
public final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed(String step) {
        super(step, null, false, false);
    }
}
