package org.millrace.fuzz;

/** What all targets have in common. */
final class Targets {
    /** Of each in the build: a minute for all of them together. */
    static final String DURATION = "7s";

    private Targets() {}
}
