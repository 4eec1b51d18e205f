package org.millrace.runtime.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.api.operate.AuditLog;
import org.millrace.api.operate.Command;
import org.millrace.api.operate.VersionChoice;
import org.millrace.runtime.deploy.store.LocalDisk;
import org.millrace.runtime.deploy.store.Store;
import org.millrace.runtime.deploy.trust.Fence;
import org.millrace.runtime.deploy.trust.JarCheck;
import org.millrace.runtime.deploy.trust.Provided;
import org.millrace.runtime.deploy.trust.TrustPolicy;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs what the store wants and the plug-in folder brings while the bundle starts, says so with a Condition service
 * {@code millrace.plugins}, and then watches the folder and the store. One thread does the watching; commands come on their own.
 */
public final class DeployActivator implements BundleActivator {
    private static final Logger log = LoggerFactory.getLogger(DeployActivator.class);
    private static final long LOOK_EVERY_MS = 250;
    private static final long END_SECONDS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private @Nullable ScheduledExecutorService watch;

    @Override
    public void start(BundleContext context) throws IOException, InterruptedException {
        String folder = context.getProperty("millrace.plugins.dir");
        if (folder == null) {
            log.info("millrace.plugins.dir is not set: there are no plug-ins.");
        } else {
            start(context, Path.of(folder));
        }
        context.registerService(
                Condition.class,
                Condition.INSTANCE,
                FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, "millrace.plugins")));
    }

    private void start(BundleContext context, Path folder) throws IOException, InterruptedException {
        Path home = Path.of(Objects.requireNonNullElse(context.getProperty("millrace.home"), "."));
        Live live = new Live(context);
        Store store = store(context, home);
        context.registerService(ResolverHookFactory.class, new Fence(), null);
        JarCheck check = new JarCheck(Provided.by(context));
        Deployment deployment = new Deployment(store, new Deployer(context, live), live, check);
        Turns turns = new Turns(deployment, PATIENCE);
        Intake intake = new Intake(store, policy(context, home), check);
        Path logs = path(context, "millrace.log.dir", home.resolve("logs"));
        Audit audit = new Audit(logs, Clock.systemUTC());
        context.registerService(AuditLog.class, audit, null);
        Dropped dropped = new Dropped(new DropFolder(folder), turns, deployment, intake, audit);
        Names names = new Names(deployment);
        deployment.reconcile(false);
        dropped.firstLook();
        context.registerService(VersionChoice.class, deployment, null);
        Changes changes = new Changes(turns, deployment, intake, names, audit);
        context.registerService(
                Command.class, new PluginCommand(changes, new Inventory(deployment, dropped, names)), null);
        if (!checks(context)) {
            watch(dropped, turns, store);
        }
    }

    private static boolean checks(BundleContext context) {
        return "check".equals(context.getProperty("millrace.mode"));
    }

    private static Path path(BundleContext context, String property, Path otherwise) {
        String given = context.getProperty(property);
        return given == null || given.isEmpty() ? otherwise : Path.of(given);
    }

    /** Whoever only looks leaves no trace; an installation that can't be written to is changed for this process alone. */
    private static Store store(BundleContext context, Path home) throws IOException {
        Path place = path(context, "millrace.deploy.dir", home.resolve("var/plugins"));
        Path scratch = path(context, "millrace.run.dir", home.resolve("run")).resolve("plugins");
        if (checks(context) && !"true".equals(context.getProperty("millrace.deploy.write"))) {
            return Store.over(place, scratch, new LocalDisk());
        }
        try {
            Store store = Store.open(place, new LocalDisk());
            if (Files.isWritable(place)) {
                return store;
            }
        } catch (IOException e) {
            log.debug("The plug-in store can't be opened for changes.", e);
        }
        log.warn(
                "The plug-in store {} can't be written to: what is done to plug-ins lasts until the agent ends."
                        + " -Dmillrace.deploy.dir=DIR sets another.",
                place);
        return Store.over(place, scratch, new LocalDisk());
    }

    /** What is not understood trusts nobody; what was installed before goes on. */
    private static TrustPolicy policy(BundleContext context, Path home) {
        Path conf = path(context, "millrace.conf.dir", home.resolve("conf"));
        try {
            return TrustPolicy.read(home, conf, context::getProperty, Clock.systemUTC());
        } catch (IOException e) {
            log.error("The trust policy can't be read, so that no new plug-in is taken: {}", e.getMessage());
            return new TrustPolicy(TrustPolicy.Rule.DIGESTS, false, Map.of(), List.of(), Clock.systemUTC());
        }
    }

    private void watch(Dropped dropped, Turns turns, Store store) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread watcher = new Thread(task, "plugin-folder");
            watcher.setDaemon(true);
            return watcher;
        });
        watch = thread;
        var unused = thread.scheduleWithFixedDelay(
                () -> look(dropped, turns, store), LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private static void look(Dropped dropped, Turns turns, Store store) {
        try {
            if (store.news()) {
                turns.tryTake("following another process", hold -> {});
            }
            dropped.look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Refused | IOException | RuntimeException | Error e) {
            log.error("The plug-ins could not be looked at; it is tried again.", e);
        }
    }

    @Override
    public void stop(BundleContext context) throws InterruptedException {
        ScheduledExecutorService thread = watch;
        if (thread != null) {
            thread.shutdownNow();
            if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                log.warn("The plug-in folder's thread is still busy with a bundle.");
            }
        }
    }
}
