package org.millrace.runtime.topology;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Nearest;
import org.millrace.runtime.topology.finding.Place;
import org.millrace.runtime.topology.finding.Position;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.model.AgentModel;
import org.millrace.runtime.topology.model.Agents;
import org.millrace.runtime.topology.model.Fragments;
import org.millrace.runtime.topology.model.ModelReader;
import org.millrace.runtime.topology.parse.ConfigurationFiles;
import org.millrace.runtime.topology.parse.Lookups;
import org.millrace.runtime.topology.parse.Parsed;

/** Reads agents from files. */
final class Loading {
    private final List<Path> files;
    private final Findings findings;
    private final Parsed parsed;

    Loading(List<Path> files, Findings findings) {
        this.files = files;
        this.findings = findings;
        this.parsed = ConfigurationFiles.read(files);
        findings.addAll(parsed.findings());
    }

    /** The agents in the files; if there are none, that is a finding. */
    Set<String> agents() {
        Set<String> agents = Agents.in(parsed);
        if (agents.isEmpty() && readable()) {
            findings.error(
                    Rule.AGENT,
                    Place.of(position()),
                    "there is no agent in it",
                    "an agent's keys are <agent>.sources, <agent>.channels and so on");
        }
        return agents;
    }

    private boolean readable() {
        return parsed.findings().stream()
                .map(Finding::rule)
                .noneMatch(rule -> rule == Rule.UNREADABLE || rule == Rule.BOUND);
    }

    private Position position() {
        return files.isEmpty() ? Position.NOWHERE : new Position(files.get(0).toString(), 0);
    }

    /** The agent of this name; none, and a finding, if it is not there or a file can't be read. */
    Optional<AgentModel> agent(String name) {
        if (!readable()) {
            return Optional.empty();
        }
        Set<String> agents = agents();
        new Fragments(parsed, findings).tell();
        if (!agents.contains(name)) {
            if (!agents.isEmpty()) {
                findings.error(
                        Rule.AGENT,
                        Place.of(position()),
                        "there is no agent " + name + " in it; there is " + String.join(", ", agents),
                        Nearest.hint(name, agents, "choose one with --name"));
            }
            return Optional.empty();
        }
        AgentModel model = new ModelReader(parsed, Lookups.ofProcess(), findings).read(name);
        return findings.has(Rule.BOUND) ? Optional.empty() : Optional.of(model);
    }
}
