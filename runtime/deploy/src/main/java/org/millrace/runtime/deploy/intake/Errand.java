package org.millrace.runtime.deploy.intake;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Something that may never return, such as a call into foreign code or the opening of a file: done on a thread of its own, which
 * is interrupted when it takes too long and left behind when that does not help.
 */
public final class Errand {
    private static final long GRACE_MS = 2000;

    private Errand() {}

    /** That it has not returned in time. */
    public static final class Overdue extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean leftBehind;

        private Overdue(String message, boolean leftBehind) {
            super(message);
            this.leftBehind = leftBehind;
        }

        /** Whether its thread still runs, with whatever it holds. */
        public boolean leftBehind() {
            return leftBehind;
        }
    }

    /**
     * Does it.
     *
     * @throws ExecutionException with what it has thrown, errors included
     * @throws Overdue if it has not returned within the limit; the message says where it was
     */
    public static <T> T run(String name, Duration limit, Callable<T> work)
            throws ExecutionException, Overdue, InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // Of the memory or of the threads that a process may have; that may pass.
            throw new ExecutionException(new IOException("no thread could be started", e));
        }
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            String where = where(thread);
            thread.interrupt();
            thread.join(GRACE_MS);
            throw new Overdue("has not returned within " + limit.toMillis() / 1000.0 + " s" + where, thread.isAlive());
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        }
    }

    /** The innermost call that is not Java's own. */
    private static String where(Thread thread) {
        for (StackTraceElement element : thread.getStackTrace()) {
            String name = element.getClassName();
            if (!name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("sun.")) {
                return " (it is in " + name + "." + element.getMethodName() + ")";
            }
        }
        return "";
    }
}
