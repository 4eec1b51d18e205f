package org.millrace.runtime.topology.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Nearest;
import org.millrace.runtime.topology.finding.Place;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.parse.Entry;
import org.millrace.runtime.topology.parse.Parsed;

/**
 * Tells of agents of which a file has pieces alone: their keys were meant for another agent, whose name was mistyped or differs where
 * they were copied from. An agent that lists what it has is whole, and a file may have several of those.
 */
public final class Fragments {
    /** In a file of more agents than these nobody sees what was meant. */
    private static final int MOST_AGENTS = 100;

    private final Parsed parsed;
    private final Findings findings;

    public Fragments(Parsed parsed, Findings findings) {
        this.parsed = parsed;
        this.findings = findings;
    }

    /** Looks at all agents of the files. */
    public void tell() {
        Set<String> agents = Agents.in(parsed);
        if (agents.size() < 2 || agents.size() > MOST_AGENTS) {
            return;
        }
        Map<String, List<Entry>> keys = new LinkedHashMap<>();
        agents.forEach(agent -> keys.put(agent, new ArrayList<>()));
        for (Entry entry : parsed.entries().values()) {
            List<Entry> own = keys.get(entry.key().split("\\.", 2)[0]);
            if (own != null) {
                own.add(entry);
            }
        }
        keys.forEach((agent, own) -> {
            Set<String> others = new LinkedHashSet<>(agents);
            others.removeIf(other -> other.equals(agent) || !completes(other, agent));
            if (!isWhole(agent, agent) && !others.isEmpty() && !isReferredTo(agent)) {
                tell(agent, own, others);
            }
        });
    }

    /** Whether one is whole, or would be with what another has. */
    private boolean completes(String one, String another) {
        return isWhole(one, one) || isWhole(one, another);
    }

    private boolean isWhole(String one, String another) {
        return either(one, another, "channels") && (either(one, another, "sources") || either(one, another, "sinks"));
    }

    private boolean either(String one, String another, String section) {
        return lists(one, section) || lists(another, section);
    }

    private boolean lists(String agent, String section) {
        return parsed.entries().containsKey(agent + "." + section);
    }

    /** Keys may stand there for others to be made of. */
    private boolean isReferredTo(String agent) {
        return parsed.entries().values().stream()
                .anyMatch(entry -> entry.value().contains("${" + agent + "."));
    }

    private void tell(String agent, List<Entry> keys, Set<String> others) {
        String lacking = !lists(agent, "channels") ? agent + ".channels" : agent + ".sources or " + agent + ".sinks";
        findings.warning(
                Rule.AGENT,
                Place.of(keys.get(0).position(), keys.get(0).key()),
                (keys.size() == 1 ? "is the only key" : "is the first of " + keys.size() + " keys") + " of an agent "
                        + agent + ", which can't run: there is no " + lacking,
                others.size() == 1
                        ? "did you mean " + others.iterator().next() + "?"
                        : Nearest.hint(agent, others, "there are " + String.join(", ", others)));
    }
}
