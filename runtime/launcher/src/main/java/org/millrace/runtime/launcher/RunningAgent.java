package org.millrace.runtime.launcher;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.launcher.log.Mask;
import org.millrace.runtime.launcher.place.RunDirectory;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent process: the container, its signals and its ordered end. The first SIGTERM or ctrl-c ends it in order; a second
 * ends it at once.
 */
final class RunningAgent {
    private static final Logger log = LoggerFactory.getLogger(RunningAgent.class);
    private static final long STOP_SLACK_MS = 25_000;
    private static final long READY_SECONDS = 60;
    private static final String READY = "(" + Condition.CONDITION_ID + "=millrace.control)";

    private final Home home;
    private final RunDirectory runDirectory;
    private final Map<String, String> settings;
    /** What is to be done is asked for by signals and bundles, and is done by threads that were made before it was. */
    private final CountDownLatch asked = new CountDownLatch(1);

    private final Semaphore hangUps = new Semaphore(0);
    private final AtomicInteger exitCode = new AtomicInteger();
    private volatile String why = "";
    private volatile @Nullable Container container;

    RunningAgent(Home home, RunDirectory runDirectory, Map<String, String> settings) {
        this.home = home;
        this.runDirectory = runDirectory;
        this.settings = new HashMap<>(settings);
        this.settings.put("millrace.home", home.directory().toString());
        this.settings.put("millrace.run.dir", runDirectory.path().toString());
        this.settings.put("millrace.control.socket", runDirectory.socket().toString());
        this.settings.put("millrace.plugins.dir", home.plugins().toString());
        this.settings.put("millrace.deploy.dir", home.deploy().toString());
    }

    int run(Prepared logging) throws Failure, InterruptedException {
        daemon(this::watch, "stop-watchdog");
        daemon(this::reload, "reload-signal");
        handle("TERM", 143);
        handle("INT", 130);
        ProcessSignal.handle("HUP", hangUps::release);
        Container started = Container.start(
                home.directory().resolve("lib/bundles"),
                runDirectory.path().resolve("cache"),
                settings,
                logging,
                this::announce);
        container = started;
        boolean ready = awaitReady(started);
        Optional<String> idle = ready ? Optional.empty() : started.idle();
        if (!ready) {
            end(1, "it did not get ready");
        }
        asked.await();
        stop(started);
        if (!ready) {
            throw new Failure(
                    1,
                    "the agent's own parts did not start within " + READY_SECONDS + " s"
                            + idle.map(names -> "; not running: " + names).orElse(""));
        }
        return exitCode.get();
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the agent can be talked to; nobody could end or mend one that can't. */
    private boolean awaitReady(Container started) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        while (started.services(Condition.class, READY).isEmpty()) {
            if (asked.await(20, TimeUnit.MILLISECONDS)) {
                return true;
            }
            if (System.nanoTime() - until > 0) {
                return false;
            }
        }
        return true;
    }

    private void announce(Container starting) {
        log.info("{} starts agent {}.", Version.text(), settings.get("millrace.agent.name"));
        IntConsumer exit = code -> end(code, "asked to");
        starting.register(IntConsumer.class, exit, property("millrace.exit", "true"));
        Mask.from(() -> mask(starting));
    }

    @SuppressWarnings("unchecked") // what the service masks is text by its contract
    private static Optional<UnaryOperator<String>> mask(Container starting) {
        return starting.services(UnaryOperator.class, "(millrace.mask=true)").stream()
                .findFirst()
                .map(found -> (UnaryOperator<String>) found);
    }

    private static Dictionary<String, Object> property(String key, String value) {
        return FrameworkUtil.asDictionary(Map.of(key, value));
    }

    private void handle(String name, int immediateCode) {
        ProcessSignal.handle(name, () -> {
            if (!end(0, "SIG" + name)) {
                Runtime.getRuntime().halt(immediateCode);
            }
        });
    }

    private void reload() {
        try {
            while (true) {
                hangUps.acquire();
                hangUps.drainPermits();
                Container now = container;
                if (now != null) {
                    takeEdits(now);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void takeEdits(Container now) {
        try {
            now.services(Runnable.class, "(millrace.signal=HUP)").forEach(Runnable::run);
        } catch (RuntimeException | Error e) {
            log.error("SIGHUP: the configuration could not be taken.", e);
        }
    }

    /** Begins the end; false if it has begun already. Returns at once: signal handlers and bundles call it. */
    private synchronized boolean end(int code, String reason) {
        if (asked.getCount() == 0) {
            return false;
        }
        exitCode.set(code);
        why = reason;
        asked.countDown();
        return true;
    }

    private void watch() {
        try {
            asked.await();
            Thread.sleep(Long.getLong("millrace.drain.deadlineMs", 10_000) + STOP_SLACK_MS);
        } catch (InterruptedException e) {
            return;
        }
        System.err.println("millrace: the agent does not end; it is halted.");
        Runtime.getRuntime().halt(1);
    }

    private void stop(Container now) {
        log.info("The agent ends ({}).", why);
        try {
            for (Object drain : now.services(Callable.class, "(millrace.signal=TERM)")) {
                Object result = ((Callable<?>) drain).call();
                if (result instanceof Integer code && code != 0) {
                    exitCode.compareAndSet(0, code);
                }
            }
            now.close();
            runDirectory.close();
        } catch (Exception | Error e) {
            log.error("The agent did not end in order.", e);
            exitCode.compareAndSet(0, 1);
        }
    }
}
