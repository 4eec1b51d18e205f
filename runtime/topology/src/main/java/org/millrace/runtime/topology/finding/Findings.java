package org.millrace.runtime.topology.finding;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Collects findings in the order they are made; the same one twice counts once. Of errors and of warnings it keeps the first ones
 * and counts the others, so that a file in which everything is wrong does not fill the heap. Confined to one thread.
 */
public final class Findings {
    private static final int KEPT = 200;

    private final Set<Finding> findings = new LinkedHashSet<>();
    private final Set<String> broken = new LinkedHashSet<>();
    private final Set<Rule> rules = EnumSet.noneOf(Rule.class);
    private final Map<Severity, Integer> kept = new EnumMap<>(Severity.class);
    private final Map<Severity, Integer> more = new EnumMap<>(Severity.class);

    /** It can't work. */
    public void error(Rule rule, Place place, String reason, String suggestion) {
        add(new Finding(Severity.ERROR, rule, place, reason, suggestion));
    }

    /** It works, though perhaps not as meant. */
    public void warning(Rule rule, Place place, String reason, String suggestion) {
        add(new Finding(Severity.WARNING, rule, place, reason, suggestion));
    }

    /** It works as meant, and is good to know. */
    public void note(Rule rule, Place place, String reason, String suggestion) {
        add(new Finding(Severity.NOTE, rule, place, reason, suggestion));
    }

    private void add(Finding finding) {
        rules.add(finding.rule());
        if (finding.dropsComponent()) {
            broken.add(finding.place().component());
        }
        if (kept.getOrDefault(finding.severity(), 0) >= KEPT) {
            more.merge(finding.severity(), 1, Integer::sum);
        } else if (findings.add(finding)) {
            kept.merge(finding.severity(), 1, Integer::sum);
        }
    }

    /** Takes over what others found. */
    public void addAll(Collection<Finding> others) {
        others.forEach(this::add);
    }

    /** Forgets what turns out to be none. */
    public void removeIf(Predicate<Finding> none) {
        findings.removeIf(none);
    }

    /** Whether anything of this kind was found. */
    public boolean has(Rule rule) {
        return rules.contains(rule);
    }

    /** Whether this key of the file was found to have no value. */
    public boolean hasEmpty(String key) {
        return findings.stream()
                .anyMatch(finding -> finding.rule() == Rule.EMPTY_VALUE
                        && finding.place().key().equals(key));
    }

    /** All so far; of very many the first ones, and how many there are more. */
    public List<Finding> list() {
        List<Finding> list = new ArrayList<>(findings);
        more.forEach((severity, count) -> list.add(new Finding(
                severity, Rule.MORE, Place.of(Position.NOWHERE), "and " + count + " more that are not shown", "")));
        return List.copyOf(list);
    }

    /** Whether there is an error among them. */
    public static boolean anyError(Collection<Finding> findings) {
        return findings.stream().anyMatch(Finding::isError);
    }

    /** Whether there is more among them than notes. */
    public static boolean anyDoubt(Collection<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.severity() != Severity.NOTE);
    }

    /** The paths of the components that can't run. */
    public Set<String> broken() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(broken));
    }

    /** For people: "2 errors, 1 warning". */
    public static String summary(List<Finding> findings) {
        long errors = findings.stream().filter(Finding::isError).count();
        long warnings = findings.stream()
                .filter(finding -> finding.severity() == Severity.WARNING)
                .count();
        List<String> parts = new ArrayList<>();
        parts.add(errors + (errors == 1 ? " error" : " errors"));
        parts.add(warnings + (warnings == 1 ? " warning" : " warnings"));
        return String.join(", ", parts);
    }
}
