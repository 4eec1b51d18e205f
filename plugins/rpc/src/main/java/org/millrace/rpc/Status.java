package org.millrace.rpc;

/** What a server answers to a call; each protocol has its own numbers for them. Whatever is not OK leaves the events with the client. */
public enum Status {
    /** The channels have the events. */
    OK,
    /** They have not. */
    FAILED,
    /** Something is wrong with the server. */
    ERROR,
    /** Nobody knows. */
    UNKNOWN
}
