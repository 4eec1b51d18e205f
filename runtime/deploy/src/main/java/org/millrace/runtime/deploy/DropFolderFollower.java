package org.millrace.runtime.deploy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.deploy.Arrivals.Arrival;
import org.millrace.runtime.deploy.Arrivals.Judgement;
import org.millrace.runtime.deploy.DropFolder.View;
import org.millrace.runtime.deploy.Request.Scope;
import org.millrace.runtime.deploy.intake.JarIntake;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.store.DesiredPlugins;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.store.Plugin;
import org.millrace.runtime.deploy.store.Plugin.Use;
import org.millrace.runtime.deploy.store.Store;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does with what lies in the drop folder what a person would do by commands: a new content is an installation, and an upgrade if
 * it is newer or was copied over the one that serves; a deleted file is a removal. What was taken once is known by its content
 * and not looked at again.
 *
 * <p>Its state is what was refused, so that it is told once; a version that did not prove itself is remembered in the store.
 */
final class DropFolderFollower {
    private static final Logger log = LoggerFactory.getLogger(DropFolderFollower.class);
    static final String WHO = "drop folder";
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final DropFolder folder;
    private final ChangeLock turns;
    private final Deployment deployment;
    private final JarIntake intake;
    private final Audit audit;
    private final Refusals refusals = new Refusals();
    private final Arrivals judge;
    private final FolderDifference difference;
    private final Origin origin;
    private boolean settled;
    private String trouble = "";
    private long troubleNanos;

    DropFolderFollower(DropFolder folder, ChangeLock turns, Deployment deployment, JarIntake intake, Audit audit) {
        this.folder = folder;
        this.turns = turns;
        this.deployment = deployment;
        this.intake = intake;
        this.audit = audit;
        this.origin = new Origin(deployment.store());
        this.judge = new Arrivals(folder, intake, refusals);
        this.difference = new FolderDifference(deployment, refusals);
    }

    Refusals refusals() {
        return refusals;
    }

    /** Begins to look at the folder for the first time, which takes as long as it takes to read all that lies there. */
    Future<Optional<View>> beginFirstLook() {
        FutureTask<Optional<View>> look = new FutureTask<>(folder::firstLook);
        Thread thread = new Thread(look, "plugin-first-look");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // No thread is to be had.
            look.run();
        }
        return look;
    }

    /** At start: what lies there is taken as it is. */
    void endFirstLook(Future<Optional<View>> begun) throws InterruptedException {
        try {
            Optional<View> view = begun.get();
            if (view.isPresent()) {
                follow(view.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the plug-in folder could not be looked at", e.getCause());
        } finally {
            begun.cancel(true);
        }
    }

    /**
     * Compares the folder with what is known and acts on the difference.
     *
     * @return whether there is more to do soon
     */
    boolean look() throws InterruptedException {
        Optional<View> view = folder.look();
        boolean done = view.isEmpty() || follow(view.get());
        return !done || folder.unsettled();
    }

    /** False if somebody else is changing the plug-ins. */
    private boolean follow(View view) throws InterruptedException {
        refusals.look(view, folder.shown());
        if (!trouble.isEmpty() && System.nanoTime() - troubleNanos < RETRY.toNanos()) {
            return true;
        }
        try {
            List<Plugin> missing = difference.departures(view);
            List<Plugin> deleted = origin.deleted(missing, view, folder.shown());
            boolean adopt = missing.equals(deleted) && !origin.is(view);
            if (difference.arrivals(view).isEmpty()
                    && deleted.isEmpty()
                    && difference.renamed(view).isEmpty()
                    && !adopt) {
                followed(view);
                return true;
            }
            Judgement judged = judge.judge(difference.arrivals(view));
            boolean done = turns.tryTake("following the plug-in folder", hold -> {
                arrive(hold, view, judged.sound());
                rename(hold, view);
                depart(hold, view, origin.deleted(difference.departures(view), view, folder.shown()));
                if (adopt) {
                    origin.adopt(hold, view);
                }
            });
            if (done) {
                judge.forget();
                if (judged.later().isPresent()) {
                    troubled(judged.later().get());
                } else {
                    followed(view);
                }
            }
            return done;
        } catch (Refused | IOException e) {
            judge.forget();
            troubled(e);
            return true;
        }
    }

    private void followed(View view) {
        difference.followed(view);
        settled = true;
        over();
    }

    private void over() {
        if (!trouble.isEmpty()) {
            trouble = "";
            log.info("The plug-in folder is followed again.");
        }
    }

    private void rename(Store.Hold hold, View view) throws IOException {
        for (Plugin plugin : difference.renamed(view)) {
            deployment.store().change(hold, deployment.wanted().with(plugin), text("rename", plugin));
        }
    }

    /** Told once, however often it is tried again. */
    private void troubled(Exception e) {
        troubleNanos = System.nanoTime();
        // The names of the files that were being written differ each time.
        String why = e instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : e.toString();
        if (!why.equals(trouble)) {
            trouble = why;
            log.warn(
                    "The plug-in folder can't be followed, tried again every {} s: {}",
                    RETRY.toSeconds(),
                    Printable.of(e instanceof Refused refused ? refused.reason() : e.toString()));
        }
    }

    private void arrive(Store.Hold hold, View view, List<Arrival> judged) throws IOException, InterruptedException {
        List<Arrival> arrivals = new ArrayList<>(judged);
        List<Arrival> doubtful = judged.stream()
                .filter(arrival ->
                        !settled && deployment.store().doubtful(arrival.judged().digest()))
                .toList();
        arrivals.removeAll(doubtful);
        for (Arrival arrival : doubtful) {
            doubted(hold, arrival);
        }
        for (Arrival arrival : arrivals) {
            if (deployment.wanted().of(arrival.judged().digest()).isEmpty()) {
                intake.keep(arrival.judged());
            }
        }
        if (!settled) {
            List<Plugin> first = firstOfTheirKind(arrivals.stream()
                    .map(arrival -> arrival.judged().plugin(WHO, arrival.file()))
                    .toList());
            addAll(hold, first);
        }
        // Several versions of a bundle at once: the newest serves in the end.
        arrivals.sort(Comparator.comparing(arrival -> arrival.judged().jar().version()));
        IOException later = null;
        for (Arrival arrival : arrivals) {
            Instant began = audit.now();
            Plugin plugin = arrival.judged().plugin(WHO, arrival.file());
            if (deployment.wanted().installs(plugin.digest())) {
                continue;
            }
            Version from = deployment.wanted().current().get(plugin.symbolicName());
            try {
                boolean serves = arrive(hold, view, plugin);
                tell(serves ? "upgrade" : "install", plugin, from, "done", "", "", began);
                log.info(
                        "Plug-in {} is installed from {} (sha256 {}){}.",
                        plugin,
                        Printable.of(arrival.file()),
                        plugin.digest().brief(),
                        arrival.judged().jar().connectors() ? "" : "; it brings no component of its own");
            } catch (Refused e) {
                refusals.add(arrival.file(), plugin.digest(), e, folder.shown());
                tell("install", plugin, from, "failed", e.phase(), e.reason(), began);
                if (settled && !e.phase().equals("request") && !e.phase().equals("resolve")) {
                    Plugin remembered = new Plugin(
                            plugin.digest(),
                            plugin.symbolicName(),
                            plugin.version(),
                            Use.REMOVED,
                            "did not prove itself, " + e.phase() + ": " + e.reason(),
                            arrival.file());
                    deployment.store().change(hold, deployment.wanted().with(remembered), text("refuse", plugin));
                }
            } catch (IOException e) {
                // That may pass, and it keeps none of the others back.
                later = e;
            } catch (RuntimeException | Error e) {
                Refused why = new Refused("resolve", plugin + " could not be installed: " + e);
                refusals.add(arrival.file(), plugin.digest(), why, folder.shown());
                tell("install", plugin, from, "failed", why.phase(), why.reason(), began);
            }
        }
        if (later != null) {
            throw later;
        }
    }

    /** What was removed must not come back because the document that said so is lost; a person may bring it back. */
    private void doubted(Store.Hold hold, Arrival arrival) throws IOException {
        String why =
                "is not taken: whether it was removed is not known, because a document of the plug-in store is lost;"
                        + " 'millrace plugin install' takes it";
        Plugin plugin = arrival.judged().plugin("not taken, a document of the store was lost", arrival.file());
        deployment.store().change(hold, deployment.wanted().with(plugin.as(Use.REMOVED)), text("doubt", plugin));
        log.warn("Plug-in file {}/{} {}.", folder.shown(), Printable.of(arrival.file()), why);
    }

    /** What can't be added is told when it is tried alone. */
    private void addAll(Store.Hold hold, List<Plugin> plugins) throws IOException, InterruptedException {
        if (!plugins.isEmpty()) {
            Instant began = audit.now();
            String list = plugins.stream().map(Plugin::toString).collect(Collectors.joining(", "));
            Map<Plugin, Refused> failures =
                    deployment.addEach(hold, plugins, audit.now() + " install " + list + " by " + WHO);
            plugins.stream()
                    .filter(plugin -> !failures.containsKey(plugin))
                    .forEach(plugin -> tell("install", plugin, null, "done", "", "", began));
            log.info("{} plug-ins are installed from the plug-in folder: {}.", plugins.size() - failures.size(), list);
        }
    }

    /** Those whose bundle is not there in another version: one change is enough for all of them. */
    private List<Plugin> firstOfTheirKind(List<Plugin> arrivals) {
        return arrivals.stream()
                .filter(plugin -> deployment.wanted().of(plugin.symbolicName()).isEmpty())
                .filter(plugin -> arrivals.stream()
                                .filter(other -> other.symbolicName().equals(plugin.symbolicName()))
                                .count()
                        == 1)
                .toList();
    }

    /** True if it serves in place of another. */
    private boolean arrive(Store.Hold hold, View view, Plugin plugin)
            throws Refused, IOException, InterruptedException {
        DesiredPlugins wanted = deployment.wanted();
        Optional<Plugin> replaced = wanted.installed().stream()
                .filter(other -> other.symbolicName().equals(plugin.symbolicName())
                        && other.file().equals(plugin.file())
                        && view.fileOf(other.digest()).isEmpty())
                .findFirst();
        Version current = wanted.current().get(plugin.symbolicName());
        Optional<Plugin> twin = wanted.installed().stream()
                .filter(other -> other.symbolicName().equals(plugin.symbolicName())
                        && other.version().equals(plugin.version()))
                .findFirst();
        if (twin.isPresent() && !twin.equals(replaced)) {
            throw new Refused(
                    "request",
                    plugin + " is installed already with other content (sha256 "
                            + twin.get().digest().brief() + "); give the new build a version of its own");
        }
        boolean serves = current != null
                && (plugin.version().compareTo(current) > 0
                        || replaced.filter(other -> other.version().equals(current))
                                .isPresent());
        if (serves) {
            Set<Digest> forget = replaced.map(other -> Set.of(other.digest())).orElse(Set.of());
            deployment.serve(
                    hold, plugin, forget, Scope.ALL, line -> log.info("{}", line.strip()), text("upgrade", plugin));
        } else {
            deployment.add(hold, List.of(plugin), text("install", plugin));
        }
        return serves;
    }

    private void depart(Store.Hold hold, View view, List<Plugin> deleted) throws IOException, InterruptedException {
        for (Plugin plugin : deleted) {
            Instant began = audit.now();
            DesiredPlugins wanted = deployment.wanted();
            boolean pinned = view.contents().containsKey(plugin.file()) && serves(plugin);
            if (plugin.installed() && pinned) {
                // Overwritten by another version while the topology pins this one: only its place in the folder is
                // gone.
                deployment.store().change(hold, wanted.with(plugin.in("")), text("keep", plugin));
            } else if (plugin.installed()) {
                List<Plugin> alone = List.of(plugin.in(""));
                deployment.remove(hold, alone, text("remove", plugin));
                tell("remove", plugin, plugin.version(), "done", "", "", began);
                log.info("Plug-in {} is removed: {} is gone.", plugin, Printable.of(plugin.file()));
            } else if (plugin.use() == Use.KEPT) {
                deployment.store().change(hold, wanted.with(plugin.in("")), text("keep", plugin));
            } else {
                deployment.store().change(hold, wanted.without(plugin.digest()), text("forget", plugin));
            }
        }
    }

    private boolean serves(Plugin plugin) throws InterruptedException {
        return deployment.live().bound().stream()
                .anyMatch(bound -> bound.symbolicName().equals(plugin.symbolicName())
                        && bound.version().equals(plugin.version().toString()));
    }

    private void tell(
            String what,
            Plugin plugin,
            @Nullable Version from,
            String result,
            String phase,
            String reason,
            Instant began) {
        audit.add(
                new Audit.Entry(
                        WHO,
                        what,
                        plugin.symbolicName(),
                        from == null ? "" : from.toString(),
                        what.equals("remove") ? "" : plugin.version().toString(),
                        result,
                        phase,
                        reason),
                began);
    }

    private String text(String what, Plugin plugin) {
        return audit.now() + " " + what + " " + plugin + " by " + WHO;
    }
}
