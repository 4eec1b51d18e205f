package org.millrace.runtime.flow.part;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.flow.status.StatusCell;

/**
 * The call of a plug-in that a part's thread is in, and how long that may take once the thread is needed elsewhere. Calls may lie
 * within one another. Begun and ended by the part's thread, read by its supervision.
 */
public final class InHand {

    /** One call. */
    public static final class Call {
        private final @Nullable Call outer;
        private final StatusCell cell;
        private final String doing;
        private final Duration within;
        private final @Nullable Runnable hurry;
        private final long beganNanos = System.nanoTime();
        // All below is guarded by this.
        private boolean over;
        private boolean interrupted;
        private boolean told;
        private @Nullable Thread hurrying;

        private Call(@Nullable Call outer, StatusCell cell, String doing, Duration within, @Nullable Runnable hurry) {
            this.outer = outer;
            this.cell = cell;
            this.doing = doing;
            this.within = within;
            this.hurry = hurry;
        }

        @Nullable
        Call outer() {
            return outer;
        }

        /** What is done, for people. */
        String doing() {
            return doing;
        }

        Duration within() {
            return within;
        }

        long beganNanos() {
            return beganNanos;
        }

        /** Whether the plug-in can be asked to make haste, and has not been. */
        synchronized boolean canHurry() {
            return hurry != null && hurrying == null && !over;
        }

        /** Asks it to make haste, on a thread of its own: it may hang. */
        synchronized void hurry(String part) {
            if (canHurry()) {
                hurrying = new Thread(hurry, "hurry " + part);
                hurrying.setDaemon(true);
                hurrying.start();
            }
        }

        synchronized boolean isInterrupted() {
            return interrupted;
        }

        /** Interrupts the call, and nothing that comes after it. */
        synchronized boolean interrupt(Thread thread) {
            if (over || interrupted) {
                return false;
            }
            interrupted = true;
            thread.interrupt();
            return true;
        }

        /** Shows that somebody waits for it, and how much longer at most; until it ends. By any thread. */
        public synchronized void tell(Duration left) {
            if (!over) {
                told = true;
                cell.awaited(doing, left);
            }
        }

        private synchronized void end() {
            over = true;
            if (interrupted) {
                boolean unused = Thread.interrupted();
            }
            if (hurrying != null) {
                hurrying.interrupt();
            }
            if (told) {
                cell.awaitedNoMore();
            }
        }

        /** The part's thread is left behind in it. */
        synchronized void leaveBehind() {
            over = true;
            if (told) {
                cell.awaitedNoMore();
            }
        }
    }

    private volatile @Nullable Call now;
    private volatile long movedNanos = System.nanoTime();
    private volatile @Nullable Runnable watcher;

    /** A call begins that can't be asked to make haste. {@link #end} follows, whatever comes of it. */
    public Call begin(StatusCell cell, String doing, Duration within) {
        return begin(cell, doing, within, null);
    }

    /**
     * A call begins. {@link #end} follows, whatever comes of it.
     *
     * @param cell where it shows if it is waited for
     * @param doing what is done, for people
     * @param within how long it may take
     * @param hurry asks the plug-in to make haste; may hang, must not throw
     */
    public Call begin(StatusCell cell, String doing, Duration within, @Nullable Runnable hurry) {
        Call call = new Call(now, cell, doing, within, hurry);
        now = call;
        moved();
        return call;
    }

    /** Makes a call that can't be asked to make haste. */
    public void during(StatusCell cell, String doing, Duration within, Runnable call) {
        Call begun = begin(cell, doing, within);
        try {
            call.run();
        } finally {
            end(begun);
        }
    }

    /** The call that was begun last has ended. An interrupt that was meant for it is over, too. */
    public void end(Call call) {
        now = call.outer;
        call.end();
        moved();
    }

    private void moved() {
        movedNanos = System.nanoTime();
        Runnable told = watcher;
        if (told != null) {
            told.run();
        }
    }

    /** The innermost call; null if the thread is in none. */
    @Nullable
    Call now() {
        return now;
    }

    /** When the last call began or ended. */
    long movedNanos() {
        return movedNanos;
    }

    /** Has somebody told whenever a call begins or ends; null for nobody. */
    void watch(@Nullable Runnable next) {
        watcher = next;
    }
}
