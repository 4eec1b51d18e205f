package org.millrace.runtime.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.services.file.FileEvents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look after the other at the store and the drop folder, on a thread of its own until that is interrupted: when the system
 * tells of a change, soon again while something is going on, and now and then besides. Whatever a look ends with, there is a next
 * one: a failure is told once, and the next look comes later the longer it lasts.
 */
final class FolderWatch implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    /** While a file is new or somebody else has his turn; no look comes sooner after another. */
    private static final Duration SOON = Duration.ofMillis(250);

    private static final Duration WITHOUT_EVENTS = Duration.ofSeconds(1);
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(5);

    private final DropFolderFollower dropped;
    private final ChangeLock turns;
    private final Deployment deployment;
    private final FileEvents events;
    private boolean soon = true;
    private String trouble = "";
    private Duration pause = Duration.ZERO;
    private long failedNanos;
    private long triedNanos = System.nanoTime();

    /**
     * @param events of the folder and the store; closed with the thread
     */
    FolderWatch(DropFolderFollower dropped, ChangeLock turns, Deployment deployment, FileEvents events) {
        this.dropped = dropped;
        this.turns = turns;
        this.deployment = deployment;
        this.events = events;
    }

    @Override
    public void run() {
        try (events) {
            while (!Thread.currentThread().isInterrupted()) {
                long lookedNanos = System.nanoTime();
                events.await(soon ? SOON : events.deaf() || !pause.isZero() ? WITHOUT_EVENTS : NOW_AND_THEN);
                long early = SOON.toNanos() - (System.nanoTime() - lookedNanos);
                TimeUnit.NANOSECONDS.sleep(Math.max(0, early));
                lookUnlessFailed();
            }
        } catch (InterruptedException e) {
            log.debug("The plug-ins are looked at no more.");
        }
    }

    private void lookUnlessFailed() {
        if (!pause.isZero() && System.nanoTime() - failedNanos < pause.toNanos()) {
            return;
        }
        soon = false;
        try {
            soon = look();
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

    /** True if there is more to do soon. */
    private boolean look() throws Refused, IOException, InterruptedException {
        boolean followed = !deployment.store().news() || turns.tryTake("following another process", hold -> {});
        if (deployment.incomplete() && System.nanoTime() - triedNanos > AGAIN.toNanos()) {
            triedNanos = System.nanoTime();
            turns.tryTake("installing what could not be read", hold -> deployment.reconcile(true));
        }
        return dropped.look() || !followed;
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
