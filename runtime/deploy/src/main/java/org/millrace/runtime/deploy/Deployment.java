package org.millrace.runtime.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.deploy.Request.Scope;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.store.DesiredPlugins;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.store.Plugin;
import org.millrace.runtime.deploy.store.Plugin.Use;
import org.millrace.runtime.deploy.store.Store;
import org.millrace.runtime.deploy.store.Verdicts;
import org.millrace.runtime.deploy.trust.JarCheck;
import org.millrace.runtime.deploy.trust.Rejection;
import org.millrace.runtime.services.VersionChoice;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the framework what the store wants, and the store what people want. A change is made durable when it has proved
 * itself: until then an end of the process is a return to what was.
 *
 * <p>All but {@link #versionFor} are called by whoever holds the store, see {@link ChangeLock}. Its state is why what is wanted could not
 * be installed; what is on trial, {@link Replacement} knows.
 */
final class Deployment implements VersionChoice {
    private static final Logger log = LoggerFactory.getLogger(Deployment.class);

    private final Store store;
    private final Deployer deployer;
    private final RunningTopology live;
    private final JarCheck check;
    private final Verdicts verdicts;
    private final Map<Digest, Refused> failures = new ConcurrentHashMap<>();
    private final Replacement replacement;
    private volatile boolean incomplete;

    Deployment(Store store, Deployer deployer, RunningTopology live, JarCheck check, Verdicts verdicts) {
        this.store = store;
        this.deployer = deployer;
        this.live = live;
        this.check = check;
        this.verdicts = verdicts;
        this.replacement = new Replacement(store, deployer, live);
    }

    @Override
    public Optional<String> versionFor(ComponentKey component, String symbolicName) {
        return replacement.versionFor(component, symbolicName);
    }

    DesiredPlugins wanted() {
        return store.wanted();
    }

    RunningTopology live() {
        return live;
    }

    Deployer deployer() {
        return deployer;
    }

    Store store() {
        return store;
    }

    /** Brings the framework to what is wanted. What can't be installed is told, and what it would replace stays. */
    void reconcile(boolean move) throws InterruptedException {
        DesiredPlugins wanted = store.wanted();
        List<Plugin> missing = wanted.installed().stream()
                .filter(plugin -> deployer.bundle(plugin.digest()).isEmpty())
                .toList();
        boolean all = true;
        for (Map.Entry<Plugin, Exception> each : together(missing).entrySet()) {
            all &= each.getValue() instanceof Refused;
            tell(each.getKey(), refused(each.getValue()));
        }
        missing.stream()
                .filter(plugin -> deployer.bundle(plugin.digest()).isPresent())
                .forEach(plugin -> failures.remove(plugin.digest()));
        incomplete = !all;
        if (move) {
            live.rebind();
        }
        deployer.sweep(wanted::installs);
    }

    private static Refused refused(Exception why) {
        return why instanceof Refused refused
                ? refused
                : new Refused(
                        "request", "is not installed yet, its content can't be read (" + why + "); it is tried again");
    }

    /**
     * All are there before the first is started: one may need another, and gets the newest that fits. What can't be resolved is tried
     * once more when those are gone that would have served it, but can't be resolved either.
     *
     * @return why each of the others is not there: {@link Refused}, or an {@link IOException} for a reason that may pass
     */
    private Map<Plugin, Exception> together(List<Plugin> plugins) throws InterruptedException {
        Map<Plugin, Exception> failed = new LinkedHashMap<>();
        Map<Plugin, Bundle> staged = new LinkedHashMap<>();
        try {
            for (Plugin plugin : plugins) {
                attempt(plugin, failed, () -> staged.put(plugin, stage(plugin)));
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            for (Bundle bundle : staged.values()) {
                deployer.giveUp(bundle);
            }
            throw e;
        }
        deployer.wire(staged.values());
        List<Plugin> again = new ArrayList<>();
        for (Map.Entry<Plugin, Bundle> each : staged.entrySet()) {
            Plugin plugin = each.getKey();
            attempt(plugin, failed, () -> deployer.begin(each.getValue(), plugin.digest()));
            if (failed.get(plugin) instanceof Refused why && why.phase().equals("resolve")) {
                again.add(plugin);
            }
        }
        for (Plugin plugin : again.size() > 1 ? again : List.<Plugin>of()) {
            failed.remove(plugin);
            attempt(plugin, failed, () -> deployer.begin(stage(plugin), plugin.digest()));
        }
        return failed;
    }

    private interface Attempt {
        void make() throws Refused, IOException, InterruptedException;
    }

    private static void attempt(Plugin plugin, Map<Plugin, Exception> failed, Attempt attempt)
            throws InterruptedException {
        try {
            attempt.make();
        } catch (Refused | IOException e) {
            failed.put(plugin, e);
        }
    }

    private Bundle stage(Plugin plugin) throws Refused, IOException, InterruptedException {
        Digest digest = plugin.digest();
        return deployer.stage(
                store.content(digest),
                digest,
                plugin.symbolicName(),
                verdicts.sound(digest) ? Deployer.Look.NEEDLESS : content -> again(content, digest));
    }

    private void tell(Plugin plugin, Refused why) {
        Refused before = failures.put(plugin.digest(), why);
        if (before == null || !before.reason().equals(why.reason())) {
            log.error("Plug-in {} {}", plugin, why.reason());
        }
    }

    /** It was judged when it came, perhaps by an older version of this agent, beside an older container. */
    private void again(Path content, Digest digest) throws Refused, IOException {
        try {
            check.again(content);
            verdicts.add(digest);
        } catch (Rejection e) {
            throw new Refused("trust", "is not installed: it " + e.reason());
        }
    }

    /** Whether plug-ins were looked into that the next start need not look into. */
    boolean hasVerdicts() {
        return verdicts.news();
    }

    /** Has them remembered. */
    void keepVerdicts(Store.Hold hold) {
        verdicts.keep(hold, digest -> store.wanted().of(digest).isPresent());
    }

    /** The bundles that nobody knows any more, but that others still use. */
    List<Bundle> leaving() {
        return deployer.contents().stream()
                .filter(digest -> store.wanted().of(digest).isEmpty())
                .flatMap(digest -> deployer.bundle(digest).stream())
                .toList();
    }

    /** Why a plug-in that is wanted is not in the framework. */
    Optional<Refused> failure(Digest digest) {
        return Optional.ofNullable(failures.get(digest));
    }

    /** Whether something could not be installed for a reason that may pass. */
    boolean incomplete() {
        return incomplete;
    }

    /** Adds plug-ins that replace none: what serves goes on as it is. */
    void add(Store.Hold hold, List<Plugin> plugins, String text) throws Refused, IOException, InterruptedException {
        DesiredPlugins next = store.wanted();
        boolean done = false;
        plugins.forEach(plugin -> deployer.stay(plugin.digest()));
        try {
            Map<Plugin, Exception> failed = together(plugins.stream()
                    .filter(plugin -> deployer.bundle(plugin.digest()).isEmpty())
                    .toList());
            for (Map.Entry<Plugin, Exception> each : failed.entrySet()) {
                refuse(each.getKey(), each.getValue());
            }
            for (Plugin plugin : plugins) {
                next = next.with(plugin);
            }
            store.change(hold, next, text);
            done = true;
        } finally {
            if (!done) {
                deployer.sweep(store.wanted()::installs);
            }
        }
        live.rebind();
    }

    /**
     * Adds what can be added of several plug-ins that came together.
     *
     * @return why the others could not
     */
    Map<Plugin, Refused> addEach(Store.Hold hold, List<Plugin> plugins, String text)
            throws IOException, InterruptedException {
        Map<Plugin, Refused> failed = new LinkedHashMap<>();
        together(plugins)
                .forEach((plugin, why) -> failed.put(
                        plugin,
                        why instanceof Refused refused
                                ? new Refused(refused.phase(), plugin + " " + refused.reason())
                                : new Refused("request", plugin + " could not be read: " + why)));
        DesiredPlugins next = store.wanted();
        for (Plugin plugin : plugins) {
            next = failed.containsKey(plugin) ? next : next.with(plugin);
        }
        if (failed.size() < plugins.size()) {
            store.change(hold, next, text);
            live.rebind();
        }
        return failed;
    }

    private void install(Plugin plugin) throws Refused, IOException, InterruptedException {
        try {
            deployer.begin(stage(plugin), plugin.digest());
        } catch (Refused e) {
            refuse(plugin, e);
        }
    }

    private static void refuse(Plugin plugin, Exception why) throws Refused, IOException {
        if (why instanceof IOException e) {
            throw e;
        }
        Refused refused = (Refused) why;
        throw new Refused(refused.phase(), plugin + " " + refused.reason());
    }

    /**
     * Has components served by this plug-in from now on, if it proves itself; if not, everything is as it was.
     *
     * @param forget contents that are not wanted any more once it serves
     * @return the components that it serves now, but through which no event has passed yet
     */
    List<ComponentKey> serve(
            Store.Hold hold, Plugin plugin, Set<Digest> forget, Scope scope, Progress progress, String text)
            throws Refused, IOException, InterruptedException {
        DesiredPlugins before = store.wanted();
        boolean fresh = deployer.bundle(plugin.digest()).isEmpty();
        deployer.stay(plugin.digest());
        if (fresh) {
            List<ComponentKey> rebuilt = replacement.sameVersion(plugin);
            Optional<Probation> already =
                    rebuilt.isEmpty() ? Optional.empty() : Optional.of(new Probation(live, rebuilt, plugin.version()));
            install(plugin);
            if (already.isPresent()) {
                // Of two builds of one version the topology takes the one installed last, without being told.
                return replacement.prove(hold, plugin, forget, before, scope, progress, text, already.get());
            }
        }
        return replacement.prove(hold, plugin, forget, before, scope, progress, text, null);
    }

    /** Takes plug-ins away; components move to what is left, or wait. */
    void remove(Store.Hold hold, List<Plugin> plugins, String text) throws IOException, InterruptedException {
        DesiredPlugins next = store.wanted();
        for (Plugin plugin : plugins) {
            next = plugin.file().isEmpty() ? next.without(plugin.digest()) : next.with(plugin.as(Use.REMOVED));
        }
        store.change(hold, next, text);
        live.rebind();
        for (Plugin plugin : plugins) {
            boolean successor = store.wanted().installed().stream()
                    .anyMatch(other -> other.symbolicName().equals(plugin.symbolicName()));
            if (successor) {
                deployer.replace(plugin.digest());
            } else {
                deployer.remove(plugin.digest());
            }
        }
        deployer.sweep(store.wanted()::installs);
    }
}
