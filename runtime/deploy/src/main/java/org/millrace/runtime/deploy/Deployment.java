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
import org.millrace.runtime.deploy.trust.JarCheck;
import org.millrace.runtime.deploy.trust.Rejection;
import org.millrace.runtime.services.VersionChoice;
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
    private final Map<Digest, Refused> failures = new ConcurrentHashMap<>();
    private final Replacement replacement;
    private volatile boolean incomplete;

    Deployment(Store store, Deployer deployer, RunningTopology live, JarCheck check) {
        this.store = store;
        this.deployer = deployer;
        this.live = live;
        this.check = check;
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
        boolean all = true;
        for (Plugin plugin : wanted.installed()) {
            if (deployer.bundle(plugin.digest()).isEmpty()) {
                all &= reconcile(plugin);
            }
        }
        incomplete = !all;
        if (move) {
            live.rebind();
        }
        for (Digest digest : deployer.contents()) {
            if (wanted.of(digest).filter(Plugin::installed).isEmpty()) {
                deployer.replace(digest);
            }
        }
    }

    /** False if it is worth to be tried again. Each plug-in's failure is its own, and told once. */
    private boolean reconcile(Plugin plugin) throws InterruptedException {
        try {
            deployer.install(store.content(plugin.digest()), plugin.digest(), plugin.symbolicName(), this::again);
            failures.remove(plugin.digest());
            return true;
        } catch (Refused e) {
            tell(plugin, e);
            return true;
        } catch (IOException e) {
            tell(
                    plugin,
                    new Refused(
                            "request",
                            "is not installed yet, its content can't be read (" + e + "); it is tried again"));
            return false;
        }
    }

    private void tell(Plugin plugin, Refused why) {
        Refused before = failures.put(plugin.digest(), why);
        if (before == null || !before.reason().equals(why.reason())) {
            log.error("Plug-in {} {}", plugin, why.reason());
        }
    }

    /** It was judged when it came, perhaps by an older version of this agent, beside an older container. */
    private void again(Path content) throws Refused, IOException {
        try {
            check.again(content);
        } catch (Rejection e) {
            throw new Refused("trust", "is not installed: it " + e.reason());
        }
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
        List<Plugin> done = new ArrayList<>();
        DesiredPlugins next = store.wanted();
        try {
            for (Plugin plugin : plugins) {
                if (deployer.bundle(plugin.digest()).isEmpty()) {
                    install(plugin);
                    done.add(plugin);
                }
                next = next.with(plugin);
            }
            store.change(hold, next, text);
        } catch (Refused | IOException | InterruptedException | RuntimeException | Error e) {
            for (Plugin plugin : done) {
                deployer.remove(plugin.digest());
            }
            throw e;
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
        DesiredPlugins next = store.wanted();
        for (Plugin plugin : plugins) {
            try {
                install(plugin);
                next = next.with(plugin);
            } catch (Refused e) {
                failed.put(plugin, e);
            } catch (IOException e) {
                failed.put(plugin, new Refused("request", plugin + " could not be read: " + e));
            }
        }
        if (failed.size() < plugins.size()) {
            store.change(hold, next, text);
            live.rebind();
        }
        return failed;
    }

    private void install(Plugin plugin) throws Refused, IOException, InterruptedException {
        try {
            deployer.install(store.content(plugin.digest()), plugin.digest(), plugin.symbolicName(), this::again);
        } catch (Refused e) {
            throw new Refused(e.phase(), plugin + " " + e.reason());
        }
    }

    /**
     * Has components served by this plug-in from now on, if it proves itself; if not, everything is as it was.
     *
     * @param forget contents that are not wanted any more once it serves
     */
    void serve(Store.Hold hold, Plugin plugin, Set<Digest> forget, Scope scope, Progress progress, String text)
            throws Refused, IOException, InterruptedException {
        DesiredPlugins before = store.wanted();
        boolean fresh = deployer.bundle(plugin.digest()).isEmpty();
        if (fresh) {
            List<ComponentKey> rebuilt = replacement.sameVersion(plugin);
            Optional<Probation> already =
                    rebuilt.isEmpty() ? Optional.empty() : Optional.of(new Probation(live, rebuilt, plugin.version()));
            install(plugin);
            if (already.isPresent()) {
                // Of two builds of one version the topology takes the one installed last, without being told.
                replacement.prove(hold, plugin, forget, before, scope, progress, text, already.get());
                return;
            }
        }
        replacement.prove(hold, plugin, forget, before, scope, progress, text, null);
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
    }
}
