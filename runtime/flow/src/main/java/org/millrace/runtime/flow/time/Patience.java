package org.millrace.runtime.flow.time;

import java.time.Duration;

/**
 * How long the agent waits for a call of a plug-in that it needs to end. A plug-in has the time that it asked for, or the usual one;
 * when the agent itself ends, nobody has more than that. Open to every thread.
 */
public final class Patience {
    private final Duration usual;
    private volatile boolean agentEnds;

    /** @param usual for calls that ask for no time, and the most while the agent ends */
    public Patience(Duration usual) {
        this.usual = usual;
    }

    public Duration usual() {
        return usual;
    }

    /** How long somebody has who asked for so much. */
    public Duration with(Duration asked) {
        return agentEnds && asked.compareTo(usual) > 0 ? usual : asked;
    }

    /** From now on nobody has more than the usual time. */
    public void agentEnds() {
        agentEnds = true;
    }
}
