package org.millrace.bucket.model;

/** What may become of a step. */
public enum Fault {
    /** It is done. */
    NONE,
    /** It fails and has done nothing. */
    FAILS,
    /** It is done, and says that it failed. */
    REPLY_LOST,
    /** The process is killed before it. */
    KILLED_BEFORE,
    /** The process is killed when it is half done, if it can be; else before it. */
    KILLED_WITHIN,
    /** The process is killed when it is done. */
    KILLED_AFTER
}
