package org.millrace.source.taildir;

/** What becomes of the rest of a line that is longer than it may be. */
enum LongLines {
    /** It is sent, as events of its own. */
    SPLIT,
    /** It is left out, and counted. */
    TRUNCATE
}
