package org.millrace.channel.memory;

import java.util.concurrent.locks.Condition;

/** A put that waits for room. Guarded by the channel's lock. */
final class WaitingPut {
    final Chunk chunk;
    final Condition done;

    /** Set by the thread that made room and put the chunk on behalf of the waiting one. */
    boolean admitted;

    /** Whether its nap is over, so that it is to be let in as soon as it fits. */
    boolean eager;

    WaitingPut(Chunk chunk, Condition done) {
        this.chunk = chunk;
        this.done = done;
    }
}
