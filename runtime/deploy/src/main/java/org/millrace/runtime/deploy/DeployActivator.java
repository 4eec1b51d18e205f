package org.millrace.runtime.deploy;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.api.operate.Command;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the plug-in folder once while the bundle starts, says so with a Condition service {@code millrace.plugins}, and then
 * watches it. One thread does all the work.
 */
public final class DeployActivator implements BundleActivator {
    private static final Logger log = LoggerFactory.getLogger(DeployActivator.class);
    private static final long LOOK_EVERY_MS = 250;
    private static final long END_SECONDS = 5;

    private @Nullable ScheduledExecutorService watch;

    @Override
    public void start(BundleContext context) {
        String folder = context.getProperty("millrace.plugins.dir");
        if (folder == null) {
            log.info("millrace.plugins.dir is not set: no plug-in folder is watched.");
        } else {
            DropFolder drop = new DropFolder(Path.of(folder), new Deployer(context));
            drop.firstLook();
            context.registerService(Command.class, new PluginCommand(drop), null);
            if (!"check".equals(context.getProperty("millrace.mode"))) {
                watch(drop);
            }
        }
        context.registerService(
                Condition.class,
                Condition.INSTANCE,
                FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, "millrace.plugins")));
    }

    private void watch(DropFolder drop) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread watcher = new Thread(task, "plugin-folder");
            watcher.setDaemon(true);
            return watcher;
        });
        watch = thread;
        var unused = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        drop.look();
                    } catch (RuntimeException | Error e) {
                        log.error("The plug-in folder could not be looked at; it is tried again.", e);
                    }
                },
                LOOK_EVERY_MS,
                LOOK_EVERY_MS,
                TimeUnit.MILLISECONDS);
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
