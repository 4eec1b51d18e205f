package org.millrace.runtime.launcher;

import java.util.concurrent.TimeUnit;

/** The end of the process, with the exit code that was meant, whatever hangs. */
final class Ending {
    private static final long PATIENCE_SECONDS = 20;

    private Ending() {}

    /** Ends the process in order, or if that does not come to an end, at once. */
    static void exit(int code) {
        try {
            Thread watchdog = new Thread(
                    () -> {
                        try {
                            TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
                        } catch (InterruptedException e) {
                            return;
                        }
                        Runtime.getRuntime().halt(code);
                    },
                    "end-watchdog");
            watchdog.setDaemon(true);
            watchdog.start();
        } catch (Throwable e) {
            // Not even a thread is to be had: without one, nothing would end an end that hangs.
            Runtime.getRuntime().halt(code);
        }
        System.exit(code);
    }
}
