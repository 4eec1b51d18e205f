package org.millrace.source.spooldir;

/** What becomes of a file that has been read. The constants are what users type. */
enum DeletePolicy {
    NEVER,
    IMMEDIATE
}
