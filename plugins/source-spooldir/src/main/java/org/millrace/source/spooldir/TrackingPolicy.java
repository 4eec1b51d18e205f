package org.millrace.source.spooldir;

/** How it is kept which files have been read. The constants are what users type. */
enum TrackingPolicy {
    RENAME,
    TRACKER_DIR
}
