package org.millrace.runtime.topology.parse;

/**
 * What a configuration may have at most. An agent reads its configuration while it holds its users' events on the same heap, so
 * that a file of any size and content must fit beside them.
 */
public final class Bounds {
    /** Bytes of a file. */
    public static final int FILE_BYTES = 2 << 20;
    /** Keys in all files together. */
    public static final int ENTRIES = 20_000;
    /** Characters of a key. */
    public static final int KEY_CHARS = 1_000;
    /** Characters of a value, as it is written and with its variables replaced. */
    public static final int VALUE_CHARS = 65_536;
    /** Characters of all values together, with their variables replaced. */
    public static final int EXPANDED_CHARS = 4 << 20;
    /** How many references may lead from one to the next, and how deep variables may stand in each other. */
    public static final int DEPTH = 50;
    /** Components of an agent. */
    public static final int COMPONENTS = 1_000;

    private Bounds() {}
}
