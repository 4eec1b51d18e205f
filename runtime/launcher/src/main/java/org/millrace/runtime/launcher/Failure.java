package org.millrace.runtime.launcher;

/** A command that can't be done, said in words for a person; the exit code says whether the usage was wrong (2) or not (1). */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public Failure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
