package org.millrace.runtime.topology.finding;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects findings in the order they are made; the same one twice counts once. Confined to one thread. */
public final class Findings {
    private final Set<Finding> findings = new LinkedHashSet<>();

    /** It can't work. */
    public void error(Rule rule, Place place, String reason, String suggestion) {
        findings.add(new Finding(Severity.ERROR, rule, place, reason, suggestion));
    }

    /** It works, though perhaps not as meant. */
    public void warning(Rule rule, Place place, String reason, String suggestion) {
        findings.add(new Finding(Severity.WARNING, rule, place, reason, suggestion));
    }

    /** Takes over what others found. */
    public void addAll(Collection<Finding> others) {
        findings.addAll(others);
    }

    /** All so far. */
    public List<Finding> list() {
        return List.copyOf(findings);
    }

    /** Whether there is an error among them. */
    public static boolean anyError(Collection<Finding> findings) {
        return findings.stream().anyMatch(Finding::isError);
    }

    /** The paths of the components that can't run. */
    public Set<String> broken() {
        Set<String> broken = new LinkedHashSet<>();
        for (Finding finding : findings) {
            if (finding.dropsComponent()) {
                broken.add(finding.place().component());
            }
        }
        return broken;
    }

    /** For people: "2 errors, 1 warning". */
    public static String summary(List<Finding> findings) {
        long errors = findings.stream().filter(Finding::isError).count();
        long warnings = findings.size() - errors;
        List<String> parts = new ArrayList<>();
        parts.add(errors + (errors == 1 ? " error" : " errors"));
        parts.add(warnings + (warnings == 1 ? " warning" : " warnings"));
        return String.join(", ", parts);
    }
}
