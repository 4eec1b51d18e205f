package org.millrace.runtime.topology;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.services.AuditLog.Deed;
import org.millrace.runtime.topology.finding.Finding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The triggers of a topology: the first start, files that change, bundles that come and go, people. */
final class Agent {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);

    /** What is written down of an answer. */
    private static final int LONGEST_RECORD = 4_000;

    private final TopologySettings settings;
    private final Topology topology;
    private final Worker worker;
    private final IntConsumer exit;
    private final BiConsumer<Deed, Instant> audit;
    private final Following following;
    private final FileWatch watch;
    private final FileFollower follower;
    /** Waits for what nobody waits for, and logs it. */
    private final ExecutorService announcer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "topology-follower");
        thread.setDaemon(true);
        return thread;
    });
    /** Why the files could not be looked at the last time, which has been told; empty if they could. On the worker. */
    private String unreadable = "";

    private final AtomicBoolean bundlesChanged = new AtomicBoolean();

    /**
     * @param exit ends the process; may take a while
     * @param audit keeps what was done, and when that began
     * @param following waits until what was changed is in force
     */
    Agent(
            TopologySettings settings,
            Topology topology,
            Worker worker,
            IntConsumer exit,
            BiConsumer<Deed, Instant> audit,
            Following following) {
        this.settings = settings;
        this.topology = topology;
        this.worker = worker;
        this.exit = exit;
        this.audit = audit;
        this.following = following;
        this.watch = new FileWatch(settings.files());
        this.follower = new FileFollower(settings, this::look);
    }

    /** All plug-ins that are there at the start are installed: the topology may begin. */
    void begin() {
        worker.submit("start the topology", () -> {
            if (topology.started()) {
                return;
            }
            taken();
            if (!topology.start()) {
                exit.accept(1);
            } else if (settings.follows()) {
                follower.start();
            }
        });
    }

    /** Bundles came or went. Called by framework threads; many of these in a row are one. */
    void bundlesChanged() {
        if (bundlesChanged.compareAndSet(false, true)) {
            worker.submit("follow the bundles", () -> {
                bundlesChanged.set(false);
                topology.bundlesChanged();
            });
        }
    }

    /** The files are about to be read as they are now. */
    private void taken() {
        try {
            watch.taken(watch.look());
        } catch (IOException e) {
            log.debug("The files can't be looked at; whoever reads them says so.", e);
        }
    }

    /** Has the files looked at on the worker; true if the look is to be confirmed in a moment. */
    private boolean look() throws InterruptedException {
        AtomicBoolean unsettled = new AtomicBoolean();
        worker.await("look at the configuration files", () -> unsettled.set(poll()));
        return unsettled.get();
    }

    /** Looks at the files and reloads if they have changed. On the worker. */
    private boolean poll() throws IOException {
        boolean changed;
        try {
            changed = watch.changed();
        } catch (IOException e) {
            unreadable(Printable.of(String.valueOf(e.getMessage())));
            return false;
        }
        if (!unreadable.isEmpty()) {
            log.info("The configuration can be read again.");
            unreadable = "";
        }
        if (changed) {
            follow(reloadNow("configuration file"));
        }
        return watch.unsettled();
    }

    private void unreadable(String why) {
        if (!why.equals(unreadable)) {
            log.warn("The configuration can't be read and counts as unchanged; the running topology goes on: {}.", why);
            unreadable = why;
        }
    }

    /** Logs the answer, and later what has come of it. */
    private void follow(Outcome outcome) {
        log(outcome);
        announcer.execute(() -> {
            try {
                inForce(outcome);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                log.error("Whether the configuration is in force could not be found out.", e);
            }
        });
    }

    /** Waits until a change is in force, and logs what has come of it. Not on the worker. */
    Outcome inForce(Outcome outcome) throws InterruptedException {
        if (outcome.code() != 0) {
            return outcome;
        }
        Outcome end = following.follow(outcome.touched(), outcome.changed());
        log(end);
        return end;
    }

    void stop() {
        follower.close();
        announcer.shutdownNow();
    }

    /** Reloads, without an answer but in the log. */
    void reloadOnSignal() {
        worker.submit("reload on a signal", () -> follow(reloadNow("signal")));
    }

    /**
     * Reloads. On the worker.
     *
     * @param who who or what asked for it
     */
    Outcome reloadNow(String who) throws IOException {
        if (!topology.started()) {
            return new Outcome(1, List.of("The agent is still starting; try again in a moment."));
        }
        Instant began = Instant.now();
        taken();
        Outcome outcome = topology.reload();
        audit.accept(
                new Deed(
                        who,
                        "reload",
                        "",
                        outcome.code() == 0 ? "done" : "refused",
                        Printable.of(String.join("; ", outcome.lines()), LONGEST_RECORD)),
                began);
        return outcome;
    }

    /** Validates files. On the worker. */
    List<Finding> validate(List<Path> files, Optional<String> agent) {
        return topology.validate(files, agent);
    }

    /** Puts an answer into the log, each of its lines as one: the log's layout lets no message have several. */
    static void log(Outcome outcome) {
        for (String line : outcome.lines()) {
            if (outcome.code() == 0) {
                log.info("{}", line);
            } else {
                log.error("{}", line);
            }
        }
    }
}
