package org.millrace.runtime.deploy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.api.file.Presence;
import org.millrace.api.operate.Command;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.deploy.DropFolder.View;
import org.millrace.runtime.deploy.intake.IndexUse;
import org.millrace.runtime.deploy.intake.JarIntake;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.store.LocalDisk;
import org.millrace.runtime.deploy.store.Store;
import org.millrace.runtime.deploy.store.Verdicts;
import org.millrace.runtime.deploy.trust.Fence;
import org.millrace.runtime.deploy.trust.JarCheck;
import org.millrace.runtime.deploy.trust.Provided;
import org.millrace.runtime.deploy.trust.TrustPolicy;
import org.millrace.runtime.deploy.wiring.NewestLibrary;
import org.millrace.runtime.services.AuditLog;
import org.millrace.runtime.services.VersionChoice;
import org.millrace.runtime.services.file.FileEvents;
import org.millrace.runtime.services.text.Mask;
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
    private static final Duration END = Duration.ofSeconds(2);
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final String REFERENCE = "reference:";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private @Nullable Thread watch;

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
        RunningTopology live = new RunningTopology(context);
        Store store = store(context, home);
        context.registerService(ResolverHookFactory.class, new Fence(), null);
        Provided provided = Provided.by(context);
        JarCheck check = new JarCheck(provided);
        BundleCalls calls = new BundleCalls(context, deadline(context));
        Deployer deployer = new Deployer(context, live, calls);
        context.registerService(
                ResolverHookFactory.class, new NewestLibrary(Provided::plugin, deployer::isLeaving), null);
        TrustPolicy policy = policy(context, home);
        Verdicts verdicts = store.verdicts(judge(context, provided));
        policy.own().forEach(verdicts::add);
        Deployment deployment = new Deployment(store, deployer, live, check, verdicts);
        ChangeLock turns = new ChangeLock(deployment, PATIENCE);
        JarIntake intake = new JarIntake(store, policy, check, verdicts);
        Path logs = path(context, "millrace.log.dir", home.resolve("logs"));
        Audit audit = new Audit(logs, Clock.systemUTC(), text -> Mask.apply(context, text));
        context.registerService(AuditLog.class, audit, null);
        DropFolderFollower dropped =
                new DropFolderFollower(dropFolder(folder, home, policy), turns, deployment, intake, audit);
        PluginLookup names = new PluginLookup(deployment);
        Future<Optional<View>> look = dropped.beginFirstLook();
        deployment.reconcile(false);
        dropped.endFirstLook(look);
        context.registerService(VersionChoice.class, deployment, null);
        Changes changes = new Changes(turns, deployment, intake, names, audit);
        context.registerService(
                Command.class,
                new PluginCommand(
                        changes,
                        new Inventory(deployment, dropped, names, audit.failures()),
                        intake,
                        IndexUse.plain(context, home)),
                null);
        if (!checks(context)) {
            remember(deployment, turns);
            watch(new FolderWatch(dropped, turns, deployment, new FileEvents(List.of(folder, store.place()))));
        }
    }

    /** By which rules jars are judged: those of this bundle's own jar, beside this container, with what Java reads of jars. */
    private static Optional<Digest> judge(BundleContext context, Provided provided) {
        String location = context.getBundle().getLocation();
        if (!location.startsWith(REFERENCE)) {
            return Optional.empty();
        }
        try {
            Path jar = Path.of(URI.create(location.substring(REFERENCE.length())));
            String all = Digest.of(jar) + " " + provided.text() + " " + Runtime.version();
            return Optional.of(Digest.of(new ByteArrayInputStream(all.getBytes(StandardCharsets.UTF_8))));
        } catch (IOException | IllegalArgumentException | FileSystemNotFoundException e) {
            log.debug("The rules for plug-ins can't be told by {}: each is looked into at each start.", location, e);
            return Optional.empty();
        }
    }

    private static void remember(Deployment deployment, ChangeLock turns) throws InterruptedException {
        try {
            if (deployment.hasVerdicts()) {
                turns.tryTake("noting which plug-ins are sound", hold -> {});
            }
        } catch (Refused | IOException e) {
            log.warn("Which plug-ins are sound was not noted ({}): the next start looks at each again.", e.toString());
        }
    }

    private static Duration deadline(BundleContext context) {
        String text = Objects.requireNonNullElse(context.getProperty("millrace.bundle.deadlineMs"), "");
        try {
            return text.isBlank() ? CALL : Duration.ofMillis(Math.max(1, Long.parseLong(text.strip())));
        } catch (NumberFormatException e) {
            log.warn("millrace.bundle.deadlineMs is {}; it is a number of milliseconds.", Printable.of(text));
            return CALL;
        }
    }

    /** Where the drop folder is off only the distribution's own jars are opened at all. */
    private static DropFolder dropFolder(Path folder, Path home, TrustPolicy policy) {
        if (policy.dropFolder()) {
            return new DropFolder(folder, name -> true, "");
        }
        Set<String> own = own(home.resolve("lib/plugins.sha256"));
        return new DropFolder(
                folder,
                own::contains,
                "is not taken: the drop folder is off under the trust policy "
                        + policy.rule().word() + "; use 'millrace plugin install'");
    }

    private static Set<String> own(Path list) {
        try {
            if (!Presence.of(list)) {
                return Set.of();
            }
            return Files.readAllLines(list).stream()
                    .map(line -> line.strip().split("\\s+\\*?", 2))
                    .filter(words -> words.length == 2)
                    .map(words -> words[1])
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            log.error("{} can't be read ({}); no jar of the drop folder is taken.", list, e.toString());
            return Set.of();
        }
    }

    /** Whether the installation is only looked at: what is done to plug-ins ends with this process. */
    private static boolean checks(BundleContext context) {
        String mode = context.getProperty("millrace.mode");
        return "check".equals(mode) || "try".equals(mode);
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
            if (!(e instanceof AccessDeniedException) && !readOnly(place)) {
                throw new IOException(
                        "the plug-in store " + place + " can't be read, so that it is not known what to run: " + e, e);
            }
            log.debug("The plug-in store can't be opened for changes.", e);
        }
        log.warn(
                "The plug-in store {} can't be written to: what is done to plug-ins lasts until the agent ends."
                        + " -Dmillrace.deploy.dir=DIR sets another.",
                place);
        try {
            return Store.over(place, scratch, new LocalDisk());
        } catch (IOException e) {
            throw new IOException(
                    "the plug-in store " + place + " can't be read, so that it is not known what to run: " + e, e);
        }
    }

    private static boolean readOnly(Path place) {
        try {
            Path there = place.toAbsolutePath();
            while (there.getParent() != null && !Presence.of(there)) {
                there = there.getParent();
            }
            return Files.getFileStore(there).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }

    /** What is not understood trusts nobody; what was installed before goes on. */
    private static TrustPolicy policy(BundleContext context, Path home) {
        Path conf = path(context, "millrace.conf.dir", home.resolve("conf"));
        try {
            return TrustPolicy.read(home, conf, context::getProperty, Clock.systemUTC());
        } catch (IOException e) {
            log.error("The trust policy can't be read, so that no new plug-in is taken: {}", e.getMessage());
            return new TrustPolicy(TrustPolicy.Rule.DIGESTS, false, Map.of(), Set.of(), List.of(), Clock.systemUTC());
        }
    }

    private void watch(FolderWatch work) {
        Thread thread = new Thread(work, "plugin-folder");
        thread.setDaemon(true);
        thread.start();
        watch = thread;
    }

    @Override
    public void stop(BundleContext context) throws InterruptedException {
        Thread thread = watch;
        if (thread != null) {
            thread.interrupt();
            thread.join(END.toMillis());
            if (thread.isAlive()) {
                log.warn("The plug-in folder's thread is still busy with a bundle.");
            }
        }
    }
}
