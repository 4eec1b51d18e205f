package org.millrace.runtime.launcher;

import java.util.concurrent.CountDownLatch;

/**
 * Work that a start does on a thread of its own while the container is made: the two need nothing of each other, and each is
 * a quarter of the time a start takes.
 */
final class Prepared {
    private final CountDownLatch done = new CountDownLatch(1);

    private Prepared() {}

    static Prepared by(Runnable work) {
        Prepared prepared = new Prepared();
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } finally {
                        prepared.done.countDown();
                    }
                },
                "prepare");
        thread.setDaemon(true);
        thread.start();
        return prepared;
    }

    void await() throws InterruptedException {
        done.await();
    }
}
