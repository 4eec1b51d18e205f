package org.millrace.runtime.flow.model;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One life of a process: whatever belongs to it has no effect any more once it is over. Whoever acts on the disk or the store holds
 * its lock: the thread that takes the steps, or, while that waits, one that opens or closes something.
 */
public final class Lifetime {
    /** It is gone. */
    public static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Random random;
    private final int crashesPerMille;
    private final int failuresPerMille;
    private volatile boolean over;
    private volatile boolean powerCut;

    /**
     * @param random decides where it crashes
     * @param quiet whether nothing happens by itself
     */
    public Lifetime(Random random, boolean quiet) {
        this.random = random;
        this.crashesPerMille = quiet ? 0 : 6;
        this.failuresPerMille = quiet ? 0 : 5;
    }

    /** What is done by one thread at a time. */
    public interface Act<T> {
        T act() throws IOException;
    }

    public <T> T exclusively(Act<T> act) throws IOException {
        lock.lock();
        try {
            return act.act();
        } finally {
            lock.unlock();
        }
    }

    /** A step of the store: it may crash before it or after it, or the store may be out of reach. */
    <T> T step(Act<T> act) throws IOException {
        return exclusively(() -> {
            mayCrash();
            if (random.nextInt(1000) < failuresPerMille) {
                throw new IOException("the store is out of reach");
            }
            T result = act.act();
            mayCrash();
            return result;
        });
    }

    private void mayCrash() {
        requireAlive();
        if (random.nextInt(1000) < crashesPerMille) {
            end(false);
            throw new Gone();
        }
    }

    void requireAlive() {
        if (over) {
            throw new Gone();
        }
    }

    /**
     * It is over.
     *
     * @param withMachine because there is no power
     */
    public void end(boolean withMachine) {
        over = true;
        powerCut |= withMachine;
    }

    public boolean isOver() {
        return over;
    }

    public boolean wasPowerCut() {
        return powerCut;
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    Random random() {
        return random;
    }
}
