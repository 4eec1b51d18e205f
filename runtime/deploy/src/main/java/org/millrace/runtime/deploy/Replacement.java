package org.millrace.runtime.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.deploy.Request.Scope;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.store.DesiredPlugins;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.store.Plugin;
import org.millrace.runtime.deploy.store.Plugin.Use;
import org.millrace.runtime.deploy.store.Store;
import org.millrace.runtime.services.Rebinding.Bound;
import org.millrace.runtime.services.Rebinding.Move;
import org.millrace.runtime.services.VersionChoice;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plug-in in place of another: components are moved to it, watched, and kept there or moved back. All but {@link #versionFor} is
 * called by whoever holds the store. Its state is the choice on trial.
 */
final class Replacement implements VersionChoice {
    private static final Logger log = LoggerFactory.getLogger(Replacement.class);
    private static final Duration RETURN = Duration.ofSeconds(10);

    private final Store store;
    private final Deployer deployer;
    private final RunningTopology live;
    private volatile @Nullable VersionChoice onTrial;

    Replacement(Store store, Deployer deployer, RunningTopology live) {
        this.store = store;
        this.deployer = deployer;
        this.live = live;
    }

    @Override
    public Optional<String> versionFor(ComponentKey component, String symbolicName) {
        VersionChoice trial = onTrial;
        return (trial == null ? choice(store.wanted()) : trial).versionFor(component, symbolicName);
    }

    private static VersionChoice choice(DesiredPlugins wanted) {
        return (component, name) -> wanted.versionFor(component, name).map(Version::toString);
    }

    /** The components that another build of the same version serves. */
    List<ComponentKey> sameVersion(Plugin plugin) throws InterruptedException {
        boolean other = store.wanted().installed().stream()
                .anyMatch(each -> each.symbolicName().equals(plugin.symbolicName())
                        && each.version().equals(plugin.version())
                        && !each.digest().equals(plugin.digest()));
        return other
                ? live.bound().stream()
                        .filter(bound -> bound.symbolicName().equals(plugin.symbolicName())
                                && bound.version().equals(plugin.version().toString()))
                        .map(Bound::component)
                        .toList()
                : List.of();
    }

    /**
     * Has components served by a plug-in that is installed, if it proves itself; if not, everything is as it was.
     *
     * @param forget contents that are not wanted any more once it serves
     * @param already the watch over components that moved by themselves when it was installed, or null
     * @return the components that it serves now, but through which no event has passed yet
     */
    List<ComponentKey> prove(
            Store.Hold hold,
            Plugin plugin,
            Set<Digest> forget,
            DesiredPlugins before,
            Scope scope,
            Progress progress,
            String text,
            @Nullable Probation already)
            throws Refused, IOException, InterruptedException {
        DesiredPlugins after = before.with(plugin.as(Use.INSTALLED));
        if (scope.only().isEmpty()) {
            after = after.serving(plugin.symbolicName(), plugin.version());
        } else {
            for (ComponentKey component : scope.only()) {
                after = after.choosing(new DesiredPlugins.Seat(component, plugin.symbolicName()), plugin.version());
            }
        }
        List<Probation> watches = new ArrayList<>();
        try {
            if (already != null) {
                watches.add(already);
                // They were moved when the jar came, and nobody was there to be told what can't be moved.
                refuseProblems(live.rebind(), plugin);
                already.awaitSwitched();
                judge(already, scope, progress);
            } else {
                trial(before, after, plugin, scope, progress, watches);
            }
            after = retire(after, before, plugin, forget);
            store.change(hold, after, text);
        } catch (Refused | IOException | InterruptedException | RuntimeException | Error e) {
            goBack(plugin, before, watches, progress);
            throw e;
        } finally {
            onTrial = null;
        }
        deployer.sweep(store.wanted()::installs);
        List<ComponentKey> idle = new ArrayList<>();
        for (Probation watch : watches) {
            idle.addAll(watch.idle());
        }
        return idle;
    }

    private void trial(
            DesiredPlugins before,
            DesiredPlugins after,
            Plugin plugin,
            Scope scope,
            Progress progress,
            List<Probation> watches)
            throws Refused, InterruptedException {
        List<Move> moves = live.preview(choice(after));
        refuseProblems(moves, plugin);
        List<ComponentKey> all = moves.stream().map(Move::component).toList();
        List<ComponentKey> canary =
                all.stream().filter(scope.canary()::contains).toList();
        if (canary.size() < scope.canary().size()) {
            throw new Refused(
                    "request",
                    names(scope.canary()) + " would not move with this change, so that nothing can be"
                            + " learned from it; choose one of "
                            + (all.isEmpty() ? "none: nothing moves" : names(all)));
        }
        if (!canary.isEmpty()) {
            VersionChoice first = (component, name) ->
                    choice(canary.contains(component) ? after : before).versionFor(component, name);
            Probation watch = move(canary, plugin, first, watches);
            progress.say("  " + names(canary) + " switched to " + plugin.version() + "; watched for "
                    + scope.healthyFor().toSeconds() + " s");
            judge(watch, scope, progress);
        }
        List<ComponentKey> others =
                all.stream().filter(each -> !canary.contains(each)).toList();
        Probation rest = move(others, plugin, choice(after), watches);
        if (canary.isEmpty()) {
            judge(rest, scope, progress);
        } else {
            rest.awaitHealthy(Duration.ZERO);
        }
        if (!others.isEmpty()) {
            progress.say("  " + names(others) + " switched to " + plugin.version());
        }
        watches.stream()
                .flatMap(watch -> watch.notJudged().stream())
                .forEach(each -> progress.say("  " + each + " did not work before and was not judged"));
    }

    private static void judge(Probation watch, Scope scope, Progress progress) throws Refused, InterruptedException {
        watch.awaitHealthy(scope.healthyFor());
        if (scope.untilEvent().compareTo(Duration.ZERO) > 0) {
            watch.awaitEvent(scope.untilEvent(), scope.healthyFor(), progress);
            watch.awaitHealthy(scope.healthyFor());
        }
    }

    /** What another plug-in's component suffers from, and did before, says nothing about this one. */
    private static void refuseProblems(List<Move> moves, Plugin plugin) throws Refused {
        for (Move move : moves) {
            boolean ours = move.symbolicName().equals(plugin.symbolicName());
            if (!move.problem().isEmpty() && (ours || !move.from().isEmpty())) {
                throw new Refused("constructor", move.component() + ": " + move.problem());
            }
        }
    }

    private static String names(Collection<ComponentKey> components) {
        return components.stream().map(ComponentKey::toString).collect(Collectors.joining(", "));
    }

    private Probation move(List<ComponentKey> components, Plugin plugin, VersionChoice choice, List<Probation> watches)
            throws Refused, InterruptedException {
        Probation watch = new Probation(live, components, plugin.version());
        watches.add(watch);
        onTrial = choice;
        refuseProblems(live.rebind(), plugin);
        watch.awaitSwitched();
        return watch;
    }

    /** What served before is kept for a rollback, unless something is still bound to it or it has a place of its own. */
    private DesiredPlugins retire(DesiredPlugins after, DesiredPlugins before, Plugin plugin, Set<Digest> forget)
            throws InterruptedException {
        DesiredPlugins next = after;
        List<Bound> bound = live.bound();
        for (Plugin other : before.of(plugin.symbolicName())) {
            boolean used = bound.stream()
                    .anyMatch(each -> each.symbolicName().equals(other.symbolicName())
                            && each.version().equals(other.version().toString()));
            boolean rebuilt =
                    other.version().equals(plugin.version()) && !other.digest().equals(plugin.digest());
            if (rebuilt) {
                next = forget.contains(other.digest()) || other.file().isEmpty()
                        ? next.without(other.digest())
                        : next.with(other.as(Use.REMOVED));
            } else if (forget.contains(other.digest()) && !used) {
                next = next.with(other.as(Use.KEPT));
            }
        }
        return next;
    }

    private void goBack(Plugin plugin, DesiredPlugins before, List<Probation> watches, Progress progress) {
        boolean interrupted = Thread.interrupted();
        try {
            onTrial = null;
            live.rebind();
            boolean wasThere =
                    before.of(plugin.digest()).filter(Plugin::installed).isPresent();
            if (!wasThere) {
                deployer.replace(plugin.digest());
            }
            for (Probation watch : watches) {
                List<ComponentKey> missing = watch.awaitBack(RETURN);
                if (!missing.isEmpty()) {
                    progress.say("  " + names(missing) + ": not back to what it was within " + RETURN.toSeconds()
                            + " s; see 'millrace status'");
                }
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (RuntimeException | Error e) {
            log.error("The return to what served before {} did not go well.", plugin, e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
