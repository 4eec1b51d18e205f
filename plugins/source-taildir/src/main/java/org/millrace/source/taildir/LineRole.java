package org.millrace.source.taildir;

/** Which line of an event of several lines can be told by its look. */
enum LineRole {
    /** The first one. */
    START,
    /** The last one. */
    END
}
