package org.millrace.distribution.builder.resolution;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.distribution.builder.index.BundleIndex;
import org.millrace.distribution.builder.index.IndexedBundle;
import org.millrace.distribution.builder.wanted.BuildFailure;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.metadata.Catalog;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.InstalledTypes;
import org.millrace.runtime.topology.metadata.Provider;
import org.millrace.runtime.topology.model.AgentModel;
import org.millrace.runtime.topology.model.Agents;
import org.millrace.runtime.topology.model.ModelReader;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.parse.ConfigurationFiles;
import org.millrace.runtime.topology.parse.Lookups;
import org.millrace.runtime.topology.parse.Parsed;
import org.millrace.runtime.topology.validate.Binding;
import org.millrace.runtime.topology.validate.Probing;
import org.millrace.runtime.topology.validate.Validator;
import org.osgi.resource.Capability;

/**
 * Which bundles a topology needs: it is read as an agent reads it, and each component, and each part that a component has by its
 * default, is bound to the type that would serve it there.
 */
public final class Topologies {
    private static final int MOST_TYPES = 20_000;

    private final Catalog catalog;
    private final Consumer<String> notes;

    /**
     * @param index the bundles that may be used
     * @param notes takes what is good to know
     */
    public Topologies(BundleIndex index, Consumer<String> notes) throws BuildFailure {
        List<ComponentType> types = new ArrayList<>();
        long id = 0;
        for (IndexedBundle bundle : index.bundles()) {
            Provider provider = new Provider(
                    bundle.name(), bundle.version(), id++, bundle.place().toString());
            for (Capability capability : bundle.resource().getCapabilities(ConnectorNamespace.NAMESPACE)) {
                // Without its keys: a type that describes none takes all, and which keys there are is not the question
                // here.
                InstalledTypes.declared(capability.getAttributes(), provider, Map.of())
                        .ifPresent(types::add);
                if (types.size() > MOST_TYPES) {
                    throw new BuildFailure("the indexes have more than " + MOST_TYPES + " types of components");
                }
            }
        }
        this.catalog = new Catalog(types);
        this.notes = notes;
    }

    /**
     * What these files together need, for one agent.
     *
     * @param agent its name; empty for all of them
     */
    public Set<Wanted> need(List<Path> files, String agent) throws BuildFailure {
        Parsed parsed = ConfigurationFiles.read(files);
        Set<String> agents = agent.isEmpty() ? Agents.in(parsed) : Set.of(agent);
        Findings findings = new Findings();
        findings.addAll(parsed.findings());
        Validator validator = new Validator(
                catalog,
                (component, name) -> Optional.empty(),
                binding -> Probing.Opinion.ACCEPTED,
                false,
                node -> false);
        Set<Wanted> wanted = new LinkedHashSet<>();
        boolean any = false;
        for (String name : agents) {
            AgentModel model = new ModelReader(parsed, Lookups.ofProcess(), findings).read(name);
            any |= model.runnable();
            for (Node node : model.nodes()) {
                if (!node.type().isEmpty()) {
                    bind(node, validator, findings, wanted);
                }
            }
        }
        report(findings);
        if (!any) {
            throw new BuildFailure((agent.isEmpty() ? "no agent" : "agent " + agent) + " in " + files
                    + " has anything that can run; the file has the agents " + Agents.in(parsed));
        }
        return wanted;
    }

    private static void bind(Node node, Validator validator, Findings findings, Set<Wanted> wanted) {
        Binding binding = validator.bind(node, findings);
        binding.type().ifPresent(type -> wanted.add(exactly(type)));
        for (Node part : binding.parts()) {
            bind(part, validator, findings, wanted);
        }
    }

    private static Wanted exactly(ComponentType type) {
        return Wanted.exactly(type.provider().symbolicName(), type.provider().version());
    }

    /** What decides which bundles are needed must be right; variables that only the other machine knows may be open. */
    private void report(Findings findings) throws BuildFailure {
        List<Finding> errors = findings.list().stream().filter(Finding::isError).toList();
        List<Finding> fatal = errors.stream()
                .filter(finding -> !(finding.rule() == Rule.UNRESOLVED
                        && !finding.place().key().endsWith("type")))
                .toList();
        if (!fatal.isEmpty()) {
            throw new BuildFailure(
                    String.join("\n", fatal.stream().map(Finding::toString).toList()));
        }
        errors.forEach(finding -> notes.accept("to be known where it runs: " + finding));
    }
}
