package org.millrace.rpc.client;

/** How many calls may be on their way at once. Belongs to the thread that delivers. */
final class Pace {
    private static final int FIRST = 8;
    private static final int MOST = 128;

    private int calls = FIRST;

    int calls() {
        return calls;
    }

    /** Everything was taken. */
    void faster() {
        calls = Math.min(MOST, 2 * calls);
    }

    /** The server has no room: one call at a time, so that what follows a refusal does not overtake it. */
    void slower() {
        calls = 1;
    }
}
