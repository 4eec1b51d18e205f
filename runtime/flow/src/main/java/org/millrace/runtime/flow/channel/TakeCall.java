package org.millrace.runtime.flow.channel;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One taker of a port, so that it can be called away while it waits for events. Guarded by its port's lock but for {@code away}. */
public final class TakeCall {
    private final Supplier<Duration> mayKeep;

    /** The thread that is in the channel now. */
    @Nullable
    Thread thread;

    /** Whether somebody wants it elsewhere, and it does not know yet. */
    boolean wanted;

    /** Whether it was interrupted for that. */
    volatile boolean away;

    /** @param mayKeep how long whoever takes may keep what he was lent, once it is needed back */
    public TakeCall(Supplier<Duration> mayKeep) {
        this.mayKeep = mayKeep;
    }

    Duration mayKeep() {
        return mayKeep.get();
    }

    void callAway() {
        wanted = true;
        Thread in = thread;
        if (in != null && !away) {
            away = true;
            in.interrupt();
        }
    }

    /** It is in the channel from now on. */
    void enter() {
        thread = Thread.currentThread();
    }

    /** It is out again: an interrupt that was meant for the wait must not hit what it does next. */
    void leave() {
        thread = null;
        if (away) {
            away = false;
            wanted = false;
            boolean unused = Thread.interrupted();
        }
    }

    /** Whether it is to look elsewhere before it takes. */
    boolean answer() {
        boolean was = wanted;
        wanted = false;
        return was;
    }
}
