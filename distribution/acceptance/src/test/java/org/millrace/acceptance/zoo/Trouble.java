package org.millrace.acceptance.zoo;

import java.util.concurrent.CountDownLatch;

/** Fails where a key says: {@code throw in PHASE} or {@code hang in PHASE}. */
final class Trouble {
    private final String where;

    Trouble(String where) {
        this.where = where;
    }

    void at(String phase) {
        if (where.equals("throw in " + phase)) {
            // Of all kinds, the one that a careless guard lets pass.
            throw new NoClassDefFoundError("org/example/absent in " + phase);
        }
        if (where.equals("hang in " + phase)) {
            while (true) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    // Ignored, as by code that was never meant to be stopped.
                }
            }
        }
    }
}
