package org.millrace.library.netty;

/**
 * Sent through the pipeline of each connection when its server stops: finish what has come, answer it, and then hand the connection over
 * or close it.
 */
public enum Ending {
    /** Now. */
    NOW
}
