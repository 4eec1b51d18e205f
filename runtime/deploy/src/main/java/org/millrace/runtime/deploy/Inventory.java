package org.millrace.runtime.deploy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.store.DesiredPlugins;
import org.millrace.runtime.deploy.store.Plugin;
import org.millrace.runtime.deploy.store.Plugin.Use;
import org.millrace.runtime.deploy.wiring.Dependents;
import org.millrace.runtime.services.Rebinding.Bound;
import org.millrace.runtime.services.text.Json;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

/** Tells what is there. */
final class Inventory {
    private final Deployment deployment;
    private final DropFolderFollower dropped;
    private final PluginLookup names;
    private final Failures failures;

    Inventory(Deployment deployment, DropFolderFollower dropped, PluginLookup names, Failures failures) {
        this.failures = failures;
        this.deployment = deployment;
        this.dropped = dropped;
        this.names = names;
    }

    private List<Plugin> plugins() {
        List<Plugin> plugins = new ArrayList<>(deployment.wanted().plugins());
        plugins.removeIf(plugin -> plugin.use() == Use.KEPT && !leaving(plugin));
        plugins.sort(Comparator.comparing(Plugin::symbolicName).thenComparing(Plugin::version));
        return plugins;
    }

    private String state(Plugin plugin) {
        if (!plugin.installed()) {
            return leaving(plugin) ? "LEAVING" : "REMOVED";
        }
        return deployment
                .deployer()
                .bundle(plugin.digest())
                .map(bundle -> bundle.getState() == Bundle.ACTIVE ? "ACTIVE" : "NOT ACTIVE")
                .orElseGet(() -> deployment
                                .failure(plugin.digest())
                                .filter(why -> !why.phase().equals("trust"))
                                .isPresent()
                        ? "FAILED"
                        : "DAMAGED");
    }

    /** Not wanted any more, but others still use it. */
    private boolean leaving(Plugin plugin) {
        return deployment.deployer().bundle(plugin.digest()).isPresent() && !plugin.installed();
    }

    private boolean serves(Plugin plugin) {
        return plugin.installed()
                && plugin.version().equals(deployment.wanted().current().get(plugin.symbolicName()));
    }

    private static String from(Plugin plugin) {
        boolean dropped = plugin.origin().equals("drop folder");
        boolean byName = plugin.file().isEmpty() || (plugin.use() == Use.REMOVED && !dropped);
        return byName ? plugin.origin() : plugin.file();
    }

    String table() {
        StringBuilder text = new StringBuilder(row("BUNDLE", "VERSION", "STATE", "SERVES", "SHA256", "FROM"));
        for (Plugin plugin : plugins()) {
            text.append(row(
                    plugin.symbolicName(),
                    plugin.version().toString(),
                    state(plugin),
                    serves(plugin) ? "yes" : "",
                    plugin.digest().brief(),
                    from(plugin)));
        }
        for (Bundle bundle : deployment.leaving()) {
            text.append(row(bundle.getSymbolicName(), bundle.getVersion().toString(), "LEAVING", "", "-", "-"));
        }
        for (Refusals.NotTaken file : dropped.refusals().all()) {
            text.append(row("-", "-", "REFUSED", "", file.sha256(), file.file() + ": " + file.reason()));
        }
        for (String finding : deployment.store().findings()) {
            text.append("WARNING: the plug-in store: ")
                    .append(Printable.of(finding, 2000))
                    .append(".\n");
        }
        return text.toString().stripTrailing();
    }

    private static String row(String... cells) {
        Object[] shown = Stream.of(cells).map(cell -> Printable.of(cell, 2000)).toArray();
        return String.format(Locale.ROOT, "%-36s %-12s %-10s %-8s %-14s %s%n", shown);
    }

    String json() {
        return plugins().stream()
                .map(plugin -> "{" + field("bundle", plugin.symbolicName()) + ","
                        + field("version", plugin.version().toString()) + "," + field("state", state(plugin)) + ","
                        + "\"default\":" + serves(plugin) + ","
                        + field("sha256", plugin.digest().hex()) + ","
                        + field("from", from(plugin)) + ",\"types\":["
                        + names.types(plugin).stream().map(Json::quote).collect(Collectors.joining(",")) + "]}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String field(String name, String value) {
        return Json.quote(name) + ":" + Json.quote(value);
    }

    private static void wires(StringBuilder text, String what, List<Bundle> bundles) {
        if (!bundles.isEmpty()) {
            text.append(what)
                    .append(bundles.stream().map(Deployer::named).collect(Collectors.joining(", ")))
                    .append('\n');
        }
    }

    /** What was done, and what was tried and taken back, in the order of its time. */
    private List<String> history(String bundle) throws IOException {
        List<String> lines = new ArrayList<>();
        deployment.store().history().stream()
                .filter(line -> line.contains(" " + bundle + " "))
                .forEach(lines::add);
        try {
            lines.addAll(failures.of(bundle));
        } catch (IOException e) {
            lines.add("WARNING: what has failed can't be told, the audit log can't be read: " + e);
        }
        lines.sort(Comparator.naturalOrder());
        return lines;
    }

    String info(String name) throws Refused, IOException, InterruptedException {
        String bundle = names.bundle(name);
        DesiredPlugins wanted = deployment.wanted();
        List<Bound> bound = deployment.live().bound();
        StringBuilder text = new StringBuilder(Printable.of(bundle)).append('\n');
        for (Plugin plugin : wanted.of(bundle)) {
            text.append("  ").append(plugin.version()).append("  ");
            text.append(
                    plugin.use() == Use.KEPT && !leaving(plugin)
                            ? "not installed, kept for a rollback"
                            : state(plugin));
            text.append(serves(plugin) ? ", serves what pins no version\n" : "\n");
            text.append("    sha256  ").append(plugin.digest().hex()).append('\n');
            text.append("    from    ").append(Printable.of(from(plugin))).append('\n');
            deployment
                    .failure(plugin.digest())
                    .filter(why -> plugin.installed())
                    .ifPresent(why ->
                            text.append("    problem ").append(why.reason()).append('\n'));
            List<String> types = names.types(plugin);
            if (!types.isEmpty()) {
                text.append("    brings  ")
                        .append(Printable.of(String.join(", ", types)))
                        .append('\n');
            }
            deployment.deployer().bundle(plugin.digest()).ifPresent(there -> {
                wires(text, "    uses    ", deployment.deployer().libraries(there));
                wires(text, "    used by ", Dependents.of(there));
            });
            String users = bound.stream()
                    .filter(each -> each.symbolicName().equals(bundle)
                            && each.version().equals(plugin.version().toString()))
                    .map(each -> each.component() + (each.pin().isEmpty() ? "" : " (pinned to " + each.pin() + ")"))
                    .collect(Collectors.joining(", "));
            if (!users.isEmpty()) {
                text.append("    serves  ").append(Printable.of(users, 2000)).append('\n');
            }
        }
        Version back = wanted.previous().get(bundle);
        if (back != null) {
            text.append("  a rollback returns to ").append(back).append('\n');
        }
        text.append("  history\n");
        history(bundle)
                .forEach(line ->
                        text.append("    ").append(Printable.of(line, 2000)).append('\n'));
        return text.toString().stripTrailing();
    }
}
