package org.millrace.runtime.launcher;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent process: the container, its signals and its ordered end. The first SIGTERM or ctrl-c ends it in order; a second
 * ends it at once.
 */
final class RunningAgent {
    private static final Logger log = LoggerFactory.getLogger(RunningAgent.class);
    private static final long STOP_SLACK_MS = 25_000;

    private final Home home;
    private final RunDirectory runDirectory;
    private final Map<String, String> settings;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicInteger exitCode = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Container container;

    RunningAgent(Home home, RunDirectory runDirectory, Map<String, String> settings) {
        this.home = home;
        this.runDirectory = runDirectory;
        this.settings = new HashMap<>(settings);
        this.settings.put("millrace.home", home.directory().toString());
        this.settings.put("millrace.run.dir", runDirectory.path().toString());
        this.settings.put("millrace.plugins.dir", home.plugins().toString());
        this.settings.put("millrace.deploy.dir", home.deploy().toString());
    }

    int run(Prepared logging) throws Failure, InterruptedException {
        handle("TERM", 143);
        handle("INT", 130);
        ProcessSignal.handle("HUP", this::onHangUp);
        Container started = Container.start(
                home.directory().resolve("lib/bundles"),
                runDirectory.path().resolve("cache"),
                settings,
                logging,
                this::announce);
        container = started;
        ended.await();
        return exitCode.get();
    }

    private void announce(Container starting) {
        log.info("{} starts agent {}.", Version.text(), settings.get("millrace.agent.name"));
        IntConsumer exit = code -> end(code, "asked to");
        starting.register(IntConsumer.class, exit, property("millrace.exit", "true"));
    }

    private static Dictionary<String, Object> property(String key, String value) {
        return FrameworkUtil.asDictionary(Map.of(key, value));
    }

    private void handle(String name, int immediateCode) {
        ProcessSignal.handle(name, () -> {
            if (stopping.get()) {
                Runtime.getRuntime().halt(immediateCode);
            }
            end(0, "SIG" + name);
        });
    }

    private void onHangUp() {
        Container now = container;
        if (now != null) {
            new Thread(
                            () -> now.services(Runnable.class, "(millrace.signal=HUP)")
                                    .forEach(Runnable::run),
                            "reload-signal")
                    .start();
        }
    }

    /** Begins the end, once. Returns at once: signal handlers and bundles call it. */
    private void end(int code, String why) {
        if (stopping.compareAndSet(false, true)) {
            exitCode.set(code);
            Thread stopper = new Thread(() -> stop(why), "stop");
            stopper.setDaemon(true);
            stopper.start();
            watch();
        }
    }

    private void watch() {
        long drain = Long.getLong("millrace.drain.deadlineMs", 10_000);
        Thread watchdog = new Thread(
                () -> {
                    try {
                        Thread.sleep(drain + STOP_SLACK_MS);
                    } catch (InterruptedException e) {
                        return;
                    }
                    System.err.println("millrace: the agent does not end; it is halted.");
                    Runtime.getRuntime().halt(1);
                },
                "stop-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    private void stop(String why) {
        log.info("The agent ends ({}).", why);
        try {
            Container now = awaitContainer();
            if (now != null) {
                for (Object drain : now.services(Callable.class, "(millrace.signal=TERM)")) {
                    Object result = ((Callable<?>) drain).call();
                    if (result instanceof Integer code && code != 0) {
                        exitCode.compareAndSet(0, code);
                    }
                }
                now.close();
            }
            runDirectory.close();
        } catch (Exception e) {
            log.error("The agent did not end in order.", e);
            exitCode.compareAndSet(0, 1);
        } finally {
            ended.countDown();
        }
    }

    /** The container, once it has started: a signal may come before that. */
    private @Nullable Container awaitContainer() throws InterruptedException {
        for (int i = 0; i < 1000 && container == null; i++) {
            Thread.sleep(10);
        }
        return container;
    }
}
