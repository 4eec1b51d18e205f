package org.millrace.distribution.builder.wanted;

/** A distribution that can't be built, in words for a person: what is wrong, where, and what would do. */
public final class BuildFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** Something is wrong with what was found. */
    public BuildFailure(String message) {
        this(1, message);
    }

    private BuildFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What was asked for can't be meant. */
    public static BuildFailure usage(String message) {
        return new BuildFailure(2, message);
    }

    /** 1 failed, 2 wrong usage. */
    public int exitCode() {
        return exitCode;
    }
}
