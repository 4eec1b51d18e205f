package org.millrace.source.netcat;

/** The share of the heap that connections have is used up. */
final class CrowdedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CrowdedException() {
        super("no memory is left for a line that has begun; try again later");
    }
}
