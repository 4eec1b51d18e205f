package org.millrace.runtime.deploy.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.millrace.api.component.ComponentKey;
import org.osgi.framework.Version;

/**
 * What is wanted of the plug-ins: a value, which a change replaces as a whole.
 *
 * @param sequence counts changes from 1; 0 is the beginning, when nothing is wanted
 * @param plugins all jars that are known, in the order in which they came
 * @param current by symbolic name the version that serves components which pin none
 * @param previous by symbolic name the version to which a rollback returns
 * @param chosen exceptions from {@code current} for one component each
 */
public record DesiredPlugins(
        long sequence,
        List<Plugin> plugins,
        Map<String, Version> current,
        Map<String, Version> previous,
        Map<Seat, Version> chosen) {

    /** One component and the bundle that brings its type. */
    public record Seat(ComponentKey component, String symbolicName) {}

    /** Nothing. */
    public static final DesiredPlugins NOTHING = new DesiredPlugins(0, List.of(), Map.of(), Map.of(), Map.of());

    /** Checks that what it names is there, and takes copies. */
    public DesiredPlugins {
        plugins = List.copyOf(plugins);
        current = Map.copyOf(current);
        previous = Map.copyOf(previous);
        chosen = Map.copyOf(chosen);
    }

    /** The version that serves a component which pins none. */
    public Optional<Version> versionFor(ComponentKey component, String symbolicName) {
        Version exception = chosen.get(new Seat(component, symbolicName));
        return Optional.ofNullable(exception == null ? current.get(symbolicName) : exception);
    }

    /** The jar of this content. */
    public Optional<Plugin> of(Digest digest) {
        return plugins.stream().filter(plugin -> plugin.digest().equals(digest)).findFirst();
    }

    /** Whether the bundle of this content is wanted. */
    public boolean installs(Digest digest) {
        return of(digest).filter(Plugin::installed).isPresent();
    }

    /** The jars of a bundle, oldest version first. */
    public List<Plugin> of(String symbolicName) {
        return plugins.stream()
                .filter(plugin -> plugin.symbolicName().equals(symbolicName))
                .sorted(Comparator.comparing(Plugin::version))
                .toList();
    }

    /** The jar of this bundle and version that is wanted, or else the one that is kept. */
    public Optional<Plugin> of(String symbolicName, Version version) {
        return of(symbolicName).stream()
                .filter(plugin -> plugin.version().equals(version) && plugin.use() != Plugin.Use.REMOVED)
                .min(Comparator.comparing(Plugin::use));
    }

    /** The jars whose bundles are wanted. */
    public List<Plugin> installed() {
        return plugins.stream().filter(Plugin::installed).toList();
    }

    /** The newest jar of a bundle that is wanted. */
    public Optional<Plugin> newest(String symbolicName) {
        return installed().stream()
                .filter(plugin -> plugin.symbolicName().equals(symbolicName))
                .max(Comparator.comparing(Plugin::version));
    }

    /** With this jar added, or in place of what was known of its content. */
    public DesiredPlugins with(Plugin plugin) {
        List<Plugin> next = new ArrayList<>(plugins);
        for (int i = 0; i < next.size(); i++) {
            if (next.get(i).digest().equals(plugin.digest())) {
                next.set(i, plugin);
                return copy(next, current, previous, chosen);
            }
        }
        next.add(plugin);
        return copy(next, current, previous, chosen);
    }

    /** Without this content. */
    public DesiredPlugins without(Digest digest) {
        List<Plugin> next = new ArrayList<>(plugins);
        next.removeIf(plugin -> plugin.digest().equals(digest));
        return copy(next, current, previous, chosen);
    }

    /** With this version serving whoever pins none, exceptions included; what served before is what a rollback returns to. */
    public DesiredPlugins serving(String symbolicName, Version version) {
        Map<String, Version> serving = new TreeMap<>(current);
        Map<String, Version> back = new TreeMap<>(previous);
        Version before = serving.put(symbolicName, version);
        if (before != null && !before.equals(version)) {
            back.put(symbolicName, before);
        }
        Map<Seat, Version> exceptions =
                exceptions((seat, each) -> !seat.symbolicName().equals(symbolicName));
        return copy(plugins, serving, back, exceptions);
    }

    /** With one component served by this version whatever serves the others. */
    public DesiredPlugins choosing(Seat which, Version version) {
        Map<Seat, Version> exceptions = exceptions((seat, each) -> true);
        exceptions.put(which, version);
        return copy(plugins, current, previous, exceptions);
    }

    private Map<Seat, Version> exceptions(BiPredicate<Seat, Version> kept) {
        Map<Seat, Version> exceptions =
                new TreeMap<>(Comparator.comparing(Seat::symbolicName).thenComparing(Seat::component));
        chosen.forEach((which, version) -> {
            if (kept.test(which, version)) {
                exceptions.put(which, version);
            }
        });
        return exceptions;
    }

    /**
     * Made consistent: whatever is chosen is installed, a bundle of which anything is installed has a current version, and
     * nothing is kept that no rollback returns to.
     */
    public DesiredPlugins tidy() {
        Map<String, Version> serving = new TreeMap<>();
        for (Plugin plugin : installed()) {
            String name = plugin.symbolicName();
            Version before = current.get(name);
            boolean there =
                    before != null && of(name, before).map(Plugin::installed).orElse(false);
            serving.put(name, there ? before : newest(name).orElseThrow().version());
        }
        Map<String, Version> back = new TreeMap<>();
        previous.forEach((name, version) -> {
            if (of(name, version).isPresent() && !version.equals(serving.get(name))) {
                back.put(name, version);
            }
        });
        List<Plugin> left =
                plugins.stream().filter(plugin -> needed(plugin, back)).toList();
        Map<Seat, Version> exceptions = exceptions((seat, each) ->
                of(seat.symbolicName(), each).map(Plugin::installed).orElse(false));
        return copy(left, serving, back, exceptions);
    }

    private boolean needed(Plugin plugin, Map<String, Version> back) {
        if (plugin.use() != Plugin.Use.KEPT || !plugin.file().isEmpty()) {
            return true;
        }
        return plugin.version().equals(back.get(plugin.symbolicName()))
                && of(plugin.symbolicName(), plugin.version()).equals(Optional.of(plugin));
    }

    /** The change after this one. */
    DesiredPlugins numbered(long number) {
        return new DesiredPlugins(number, plugins, current, previous, chosen);
    }

    private DesiredPlugins copy(
            List<Plugin> jars, Map<String, Version> serving, Map<String, Version> back, Map<Seat, Version> more) {
        return new DesiredPlugins(sequence, jars, serving, back, more);
    }

    /** Whether both want the same, whatever their numbers. */
    public boolean sameAs(DesiredPlugins other) {
        return numbered(0).equals(other.numbered(0));
    }

    /** The contents that are needed. */
    public Stream<Digest> contents() {
        return plugins.stream()
                .filter(plugin -> plugin.use() != Plugin.Use.REMOVED)
                .map(Plugin::digest);
    }
}
