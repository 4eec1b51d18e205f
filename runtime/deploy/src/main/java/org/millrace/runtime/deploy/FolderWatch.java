package org.millrace.runtime.deploy;

import java.io.IOException;
import java.time.Duration;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.deploy.intake.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look after the other at the store and the drop folder. Whatever a look ends with, there is a next one: a failure is told
 * once, and the next look comes later the longer it lasts.
 */
final class FolderWatch implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Dropped dropped;
    private final Turns turns;
    private final Deployment deployment;
    private String trouble = "";
    private Duration pause = Duration.ZERO;
    private long failedNanos;
    private long triedNanos = System.nanoTime();

    FolderWatch(Dropped dropped, Turns turns, Deployment deployment) {
        this.dropped = dropped;
        this.turns = turns;
        this.deployment = deployment;
    }

    @Override
    public void run() {
        if (!pause.isZero() && System.nanoTime() - failedNanos < pause.toNanos()) {
            return;
        }
        try {
            look();
            if (!trouble.isEmpty()) {
                trouble = "";
                pause = Duration.ZERO;
                log.info("The plug-ins can be looked at again.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Refused | IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    private void look() throws Refused, IOException, InterruptedException {
        if (deployment.store().news()) {
            turns.tryTake("following another process", hold -> {});
        }
        if (deployment.incomplete() && System.nanoTime() - triedNanos > AGAIN.toNanos()) {
            triedNanos = System.nanoTime();
            turns.tryTake("installing what could not be read", hold -> deployment.reconcile(true));
        }
        dropped.look();
    }

    private void failed(Throwable e) {
        failedNanos = System.nanoTime();
        pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        String why = e instanceof IOException failure ? FolderEntry.reason(failure) : e.toString();
        if (!why.equals(trouble)) {
            trouble = why;
            log.error("The plug-ins could not be looked at ({}); it is tried again.", Printable.of(why));
            log.debug("The plug-ins could not be looked at.", e);
        }
    }
}
