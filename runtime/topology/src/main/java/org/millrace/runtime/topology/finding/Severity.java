package org.millrace.runtime.topology.finding;

/** How much a finding matters. */
public enum Severity {
    /** It can't work as it is. */
    ERROR,
    /** It works, though perhaps not as meant. */
    WARNING,
    /** It works as meant, and is good to know. */
    NOTE
}
