package org.millrace.runtime.topology.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.millrace.runtime.services.VersionChoice;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.metadata.Catalog;
import org.millrace.runtime.topology.model.AgentModel;
import org.millrace.runtime.topology.model.ModelReader;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.parse.Lookups;
import org.millrace.runtime.topology.parse.Written;

/**
 * An agent a1 that was validated, and what was found. It always has memory channels c1 and c2 and a logger sink for each, on
 * lines 1 to 10; what a test adds begins at line 11.
 */
public record Validated(Verdict verdict, List<Finding> findings) {
    private static final List<String> BASE = List.of(
            "a1.channels = c1 c2",
            "a1.channels.c1.type = memory",
            "a1.channels.c2.type = memory",
            "a1.sinks = k1 k2",
            "a1.sinks.k1.type = logger",
            "a1.sinks.k1.channel = c1",
            "a1.sinks.k2.type = logger",
            "a1.sinks.k2.channel = c2",
            "",
            "");

    private static final VersionChoice NEWEST = (component, bundle) -> Optional.empty();

    /** Variables that tests may use. */
    static final Map<String, String> ENVIRONMENT =
            Map.of("SECRET", "hunter2", "TYPE", "netcta", "PORT", "70000", "CHANNEL", "c9", "BIG", "5000");

    /** The common beginning and these lines. */
    public static Validated with(String... lines) {
        return with(Types.common(), Probing.NONE, false, node -> false, lines);
    }

    static Validated with(Catalog catalog, Probing probing, boolean strict, Predicate<Node> mayWait, String... lines) {
        List<String> all = new ArrayList<>(BASE);
        all.addAll(List.of(lines));
        return of(catalog, NEWEST, probing, strict, mayWait, all);
    }

    /** The common beginning, in which these lines may say something else, and what they add. */
    static Validated over(Catalog catalog, Probing probing, Predicate<Node> mayWait, String... lines) {
        List<String> all = new ArrayList<>(BASE);
        for (String line : lines) {
            String key = line.split(" =", 2)[0];
            all.replaceAll(each -> each.startsWith(key + " =") ? "" : each);
            all.add(line);
        }
        return of(catalog, NEWEST, probing, false, mayWait, all);
    }

    /** With versions chosen for components. */
    static Validated chosen(Catalog catalog, VersionChoice versions, String... lines) {
        List<String> all = new ArrayList<>(BASE);
        all.addAll(List.of(lines));
        return of(catalog, versions, Probing.NONE, false, node -> false, all);
    }

    /** Nothing but these lines. */
    public static Validated only(String... lines) {
        return of(Types.common(), NEWEST, Probing.NONE, false, node -> false, List.of(lines));
    }

    private static Validated of(
            Catalog catalog,
            VersionChoice versions,
            Probing probing,
            boolean strict,
            Predicate<Node> mayWait,
            List<String> lines) {
        Findings findings = new Findings();
        Lookups lookups = Written.lookups(ENVIRONMENT, Map.of());
        AgentModel model = new ModelReader(Written.lines(lines), lookups, findings).read("a1");
        Verdict verdict = new Validator(catalog, versions, probing, strict, mayWait).validate(model, findings);
        return new Validated(verdict, findings.list());
    }

    /** The findings as people see them. */
    public List<String> messages() {
        return findings.stream().map(Finding::toString).toList();
    }

    /** What can run, by kind and name. */
    public List<String> running() {
        return verdict.model().nodes().stream().map(Node::toString).toList();
    }
}
