package org.millrace.channel.file.log.read;

import java.util.concurrent.TimeUnit;

/**
 * What can't be read of one data directory just now, and how long it has been waited for. The cause may pass: no descriptor
 * is left, a disk does not answer. Guarded by the log's lock.
 */
final class Stall {
    /** One that is over sooner is not told of. */
    private static final long TELL = TimeUnit.SECONDS.toNanos(1);

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(2);

    private final long patience;
    private boolean stands;
    private boolean told;
    private long since;
    private long nextTry;
    private long pause;

    /** @param patience how long to wait before going on past what can't be read */
    Stall(long patience) {
        this.patience = patience;
    }

    /**
     * Reading has failed.
     *
     * @return whether it has done so for too long
     */
    boolean failed(long now) {
        if (!stands) {
            stands = true;
            since = now;
            pause = FIRST_PAUSE;
        }
        if (now - since >= patience) {
            nextTry = now;
            return true;
        }
        nextTry = now + Math.min(pause, patience - (now - since));
        pause = Math.min(LONGEST_PAUSE, 2 * pause);
        return false;
    }

    /** Whether it is to be told of now; true once. */
    boolean tells(long now) {
        boolean due = stands && !told && now - since >= Math.min(TELL, patience);
        told |= due;
        return due;
    }

    /**
     * Reading works.
     *
     * @return whether people were told that it does not
     */
    boolean over() {
        boolean wasTold = told;
        stands = false;
        told = false;
        return wasTold;
    }

    boolean stands() {
        return stands;
    }

    /** How long not to read; 0 if it may be tried. */
    long untilNextTry(long now) {
        return stands ? Math.max(0, nextTry - now) : 0;
    }
}
