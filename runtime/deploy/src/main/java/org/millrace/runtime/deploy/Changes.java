package org.millrace.runtime.deploy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.deploy.Request.Scope;
import org.millrace.runtime.deploy.intake.Candidate;
import org.millrace.runtime.deploy.intake.JarIntake;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.store.DesiredPlugins;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.store.Plugin;
import org.millrace.runtime.deploy.store.Store;
import org.millrace.runtime.deploy.trust.TrustPolicy.Way;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people can do to plug-ins. Each is checked as a whole, then done, and written into journal and audit log. Jars are judged
 * before the change has its turn, so that one that takes long to judge keeps no other change waiting.
 */
final class Changes {
    private static final Logger log = LoggerFactory.getLogger(Changes.class);

    private final ChangeLock turns;
    private final Deployment deployment;
    private final JarIntake intake;
    private final PluginLookup names;
    private final Audit audit;

    Changes(ChangeLock turns, Deployment deployment, JarIntake intake, PluginLookup names, Audit audit) {
        this.turns = turns;
        this.deployment = deployment;
        this.intake = intake;
        this.names = names;
        this.audit = audit;
    }

    /** What is put into the audit log, as it becomes known. */
    private static final class Subject {
        String plugin = "";
        String from = "";
        String to = "";
        boolean begun;
    }

    private interface Work {
        void on(Subject subject, Store.Hold hold) throws Refused, IOException, InterruptedException;
    }

    private interface Deed {
        void on(Subject subject) throws Refused, IOException, InterruptedException;
    }

    private void audited(String what, Request request, Work work) throws Refused, IOException, InterruptedException {
        told(what, request, subject -> turns.take(what, hold -> work.on(subject, hold)));
    }

    private void told(String what, Request request, Deed deed) throws Refused, IOException, InterruptedException {
        Instant began = audit.now();
        Subject subject = new Subject();
        try {
            deed.on(subject);
            tell(request, what, subject, request.dryRun() ? "planned" : "done", "", "", began);
        } catch (Refused e) {
            tell(request, what, subject, subject.begun ? "failed" : "refused", e.phase(), e.reason(), began);
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            tell(request, what, subject, "failed", "store", e.toString(), began);
            throw e;
        }
    }

    private void tell(
            Request request, String what, Subject of, String result, String phase, String reason, Instant began) {
        audit.add(new Audit.Entry(request.who(), what, of.plugin, of.from, of.to, result, phase, reason), began);
    }

    private String entry(Request request, String what, String about) {
        return audit.now() + " " + what + " " + about + " by " + request.who();
    }

    /** Judges jars, one by one and then as they would be wired together, and says what they are. */
    void verify(List<Candidate> candidates, Request request, Progress progress)
            throws Refused, IOException, InterruptedException {
        told("verify", request, subject -> {
            Verification verification = new Verification(deployment.deployer());
            for (Candidate candidate : candidates) {
                try {
                    verification.sound(candidate, judge(candidate, request, subject));
                } catch (Refused e) {
                    verification.refused(candidate, e);
                }
            }
            verification.tell(progress);
        });
    }

    private JarIntake.Judged judge(Candidate candidate, Request request, Subject subject)
            throws Refused, IOException, InterruptedException {
        JarIntake.Judged judged = intake.judge(candidate, request.expected(), Way.COMMAND);
        subject.plugin = judged.jar().symbolicName();
        subject.to = judged.jar().version().toString();
        return judged;
    }

    /** Installs jars beside whatever is there. */
    void install(List<Candidate> candidates, Request request, Progress progress)
            throws Refused, IOException, InterruptedException {
        told("install", request, subject -> {
            Map<Candidate, JarIntake.Judged> judged = new LinkedHashMap<>();
            for (Candidate candidate : candidates) {
                judged.put(candidate, judge(candidate, request, subject));
            }
            turns.take("install", hold -> install(judged, request, progress, subject, hold));
        });
    }

    private void install(
            Map<Candidate, JarIntake.Judged> judged,
            Request request,
            Progress progress,
            Subject subject,
            Store.Hold hold)
            throws Refused, IOException, InterruptedException {
        Map<Digest, Plugin> fresh = new LinkedHashMap<>();
        for (Map.Entry<Candidate, JarIntake.Judged> each : judged.entrySet()) {
            JarIntake.Judged jar = each.getValue();
            Optional<Plugin> known = deployment.wanted().of(jar.digest()).filter(Plugin::installed);
            if (known.isPresent()) {
                progress.say(known.get() + " is installed already.");
                continue;
            }
            Plugin plugin = planned(jar, each.getKey());
            refuseAnotherBuild(plugin, fresh.values());
            if (request.dryRun()) {
                plan(plugin, jar, progress);
            } else {
                intake.keep(jar);
            }
            fresh.put(plugin.digest(), plugin);
        }
        if (request.dryRun() || fresh.isEmpty()) {
            return;
        }
        subject.begun = true;
        String list = fresh.values().stream().map(Plugin::toString).collect(Collectors.joining(", "));
        deployment.add(hold, List.copyOf(fresh.values()), entry(request, "install", list));
        for (Plugin plugin : fresh.values()) {
            progress.say("Installed " + plugin + " (sha256 " + plugin.digest().brief() + ")" + beside(plugin) + ".");
            log.info("Plug-in {} is installed by {} (sha256 {}).", plugin, request.who(), plugin.digest());
        }
    }

    private Plugin planned(JarIntake.Judged taken, Candidate candidate) {
        String file = deployment.wanted().of(taken.digest()).map(Plugin::file).orElse("");
        return taken.plugin(candidate.name(), file);
    }

    private String beside(Plugin plugin) {
        Version serving = deployment.wanted().current().get(plugin.symbolicName());
        return serving == null || serving.equals(plugin.version())
                ? ""
                : "; " + serving + " goes on serving what pins no version, 'plugin upgrade' changes that";
    }

    private void refuseAnotherBuild(Plugin plugin, Iterable<Plugin> more) throws Refused {
        List<Plugin> others = new ArrayList<>(deployment.wanted().installed());
        more.forEach(others::add);
        for (Plugin other : others) {
            if (other.symbolicName().equals(plugin.symbolicName())
                    && other.version().equals(plugin.version())
                    && !other.digest().equals(plugin.digest())) {
                throw new Refused(
                        "request",
                        other + " is installed already with other content (sha256 "
                                + other.digest().brief()
                                + "); give the new build a version of its own, or replace it with"
                                + " 'plugin upgrade --force'");
            }
        }
    }

    private void plan(Plugin plugin, JarIntake.Judged judged, Progress progress)
            throws Refused, IOException, InterruptedException {
        progress.say("Would install " + plugin + " (sha256 " + plugin.digest().brief() + "; trusted: " + judged.why()
                + ").");
        progress.say("It would be wired to:");
        for (String line : deployment.deployer().wires(judged.copy(), plugin.digest(), plugin.symbolicName())) {
            progress.say("  " + line);
        }
    }

    /** Installs a jar and has it serve. */
    void upgrade(Candidate candidate, Request request, Progress progress)
            throws Refused, IOException, InterruptedException {
        told("upgrade", request, subject -> {
            JarIntake.Judged judged = judge(candidate, request, subject);
            turns.take("upgrade", hold -> upgrade(candidate, judged, request, progress, subject, hold));
        });
    }

    private void upgrade(
            Candidate candidate,
            JarIntake.Judged judged,
            Request request,
            Progress progress,
            Subject subject,
            Store.Hold hold)
            throws Refused, IOException, InterruptedException {
        Plugin plugin = planned(judged, candidate);
        if (request.dryRun()) {
            plan(plugin, judged, progress);
        } else {
            intake.keep(judged);
        }
        Version from = deployment.wanted().current().get(plugin.symbolicName());
        name(subject, plugin, from);
        if (!request.force()) {
            if (!Snapshots.is(plugin.version())) {
                refuseAnotherBuild(plugin, List.of());
            }
            if (from != null && Snapshots.older(plugin.version(), from)) {
                throw new Refused(
                        "request",
                        plugin + " is older than " + from + ", which serves now; use 'plugin rollback', or --force");
            }
        }
        serve(subject, hold, plugin, request, progress, "upgrade");
    }

    private static void name(Subject subject, Plugin plugin, @Nullable Version from) {
        subject.plugin = plugin.symbolicName();
        subject.from = from == null ? "" : from.toString();
        subject.to = plugin.version().toString();
    }

    /** Returns to the version that served before the last upgrade. */
    void rollback(String name, Request request, Progress progress) throws Refused, IOException, InterruptedException {
        audited("rollback", request, (subject, hold) -> {
            String bundle = names.bundle(name);
            DesiredPlugins wanted = deployment.wanted();
            Version back = wanted.previous().get(bundle);
            Optional<Plugin> plugin = back == null ? Optional.empty() : wanted.of(bundle, back);
            if (plugin.isEmpty()) {
                throw new Refused("request", "there is no version of " + bundle + " to return to");
            }
            name(subject, plugin.get(), wanted.current().get(bundle));
            serve(subject, hold, plugin.get(), request, progress, "rollback");
        });
    }

    private void serve(Subject subject, Store.Hold hold, Plugin plugin, Request request, Progress progress, String what)
            throws Refused, IOException, InterruptedException {
        DesiredPlugins wanted = deployment.wanted();
        boolean there = wanted.of(plugin.digest()).filter(Plugin::installed).isPresent();
        boolean serves = plugin.version().equals(wanted.current().get(plugin.symbolicName()));
        boolean exceptions = wanted.chosen().keySet().stream()
                .anyMatch(seat -> seat.symbolicName().equals(plugin.symbolicName()));
        if (there && serves && !exceptions) {
            progress.say(plugin + " serves already.");
            return;
        }
        Scope scope = names.scope(request);
        if (request.dryRun()) {
            new MovePlan(deployment.live(), plugin, scope).tell(progress);
            return;
        }
        Set<Digest> forget = new HashSet<>();
        // Without a running topology nobody knows what it pins, so that nothing may be taken out of service.
        if (scope.only().isEmpty() && !deployment.live().bound().isEmpty()) {
            wanted.of(plugin.symbolicName()).stream()
                    .filter(other -> other.installed() && !other.digest().equals(plugin.digest()))
                    .filter(other -> other.version().toString().equals(subject.from))
                    .forEach(other -> forget.add(other.digest()));
        }
        if (request.untilEvent().compareTo(Duration.ZERO) > 0
                && deployment.live().bound().isEmpty()) {
            throw new Refused("request", "--until-event needs a running agent, whose events could be waited for");
        }
        subject.begun = true;
        progress.say((what.equals("upgrade") ? "Upgrading " : "Rolling back ") + plugin.symbolicName() + " from "
                + (subject.from.isEmpty() ? "nothing" : subject.from) + " to " + plugin.version() + ".");
        new MovePlan(deployment.live(), plugin, scope).tellRisks(progress);
        String about = plugin.symbolicName() + " " + subject.from + " -> " + plugin.version();
        List<ComponentKey> idle = deployment.serve(hold, plugin, forget, scope, progress, entry(request, what, about));
        String names = idle.stream().map(ComponentKey::toString).collect(Collectors.joining(", "));
        progress.say("Done: " + plugin + " serves."
                + (idle.isEmpty()
                        ? ""
                        : " No event has passed through " + names
                                + " yet: 'millrace status' tells how it fares then, --until-event waits for"
                                + " the first."));
        log.info("Plug-in {}: {} by {}.", what, about, request.who());
    }

    /** The bundles that get something from these, and are none of them. */
    private List<String> wired(List<Plugin> plugins) {
        return plugins.stream()
                .flatMap(plugin -> deployment.deployer().users(plugin.digest()).stream())
                .distinct()
                .map(Deployer::named)
                .toList();
    }

    /** Takes a plug-in away, all of its versions or the one that is named behind an {@code @}. */
    void remove(String name, Request request, Progress progress) throws Refused, IOException, InterruptedException {
        audited("remove", request, (subject, hold) -> {
            int at = name.indexOf('@');
            String bundle = names.bundle(at < 0 ? name : name.substring(0, at));
            List<Plugin> plugins = deployment.wanted().of(bundle).stream()
                    .filter(plugin -> plugin.use() != Plugin.Use.REMOVED)
                    .filter(plugin -> at < 0 || plugin.version().toString().equals(name.substring(at + 1)))
                    .toList();
            subject.plugin = bundle;
            subject.from =
                    plugins.stream().map(plugin -> plugin.version().toString()).collect(Collectors.joining(" "));
            if (plugins.isEmpty()) {
                throw new Refused("request", name + " is not there; 'plugin list' shows what is");
            }
            List<String> users = deployment.live().bound().stream()
                    .filter(bound -> plugins.stream()
                            .anyMatch(plugin -> plugin.symbolicName().equals(bound.symbolicName())
                                    && plugin.version().toString().equals(bound.version())))
                    .map(bound -> bound.component().toString())
                    .toList();
            List<String> wired = wired(plugins);
            if (!wired.isEmpty() && !request.force()) {
                throw new Refused(
                        "request",
                        String.join(", ", wired) + (wired.size() == 1 ? " uses " : " use ") + bundle
                                + "; upgrade what uses it first, or --force removes it when they have left it");
            }
            if (!users.isEmpty() && !request.force()) {
                throw new Refused(
                        "request",
                        String.join(", ", users) + (users.size() == 1 ? " is" : " are") + " served by " + bundle
                                + "; --force removes it all the same");
            }
            if (request.dryRun()) {
                plugins.forEach(plugin -> progress.say("Would remove " + plugin + "."));
                users.forEach(user -> progress.say("  stops: " + user));
                wired.forEach(user -> progress.say("  stays until it is left by: " + user));
                return;
            }
            subject.begun = true;
            String list = plugins.stream().map(Plugin::toString).collect(Collectors.joining(", "));
            deployment.remove(hold, plugins, entry(request, "remove", list));
            List<String> left = wired(plugins);
            progress.say("Removed " + list + "."
                    + (left.isEmpty() ? "" : " It stays until it is left by " + String.join(", ", left) + "."));
            log.info("Plug-in {} is removed by {}.", list, request.who());
        });
    }
}
