package org.millrace.runtime.topology.parse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.StringSubstitutor;
import org.apache.commons.text.lookup.StringLookup;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Place;
import org.millrace.runtime.topology.finding.Rule;

/**
 * Replaces variables in values: {@code ${env:X}} and its kin, {@code ${otherKey}}, nested and with defaults. A key's value
 * is resolved when it is asked for, and with it those it refers to, so the order in the file does not matter. Confined to
 * one thread.
 */
public final class Substitution {
    private static final Pattern FILTERED = Pattern.compile("([^\\[]+)\\[(['\"]?)([-_a-zA-Z0-9]+)\\2]");

    private final Map<String, Entry> entries;
    private final Lookups lookups;
    private final Set<String> environmentFilters;
    private final Findings findings;
    private final Map<String, Optional<String>> resolved = new HashMap<>();
    private final Deque<String> underWay = new ArrayDeque<>();
    private final Set<String> referred = new LinkedHashSet<>();

    /**
     * @param entries all there is to refer to
     * @param environmentFilters the names of Flume's configuration filters of type {@code env}: <code>${name['X']}</code>
     */
    public Substitution(
            Map<String, Entry> entries, Lookups lookups, Set<String> environmentFilters, Findings findings) {
        this.entries = entries;
        this.lookups = lookups;
        this.environmentFilters = environmentFilters;
        this.findings = findings;
    }

    /** The value with its variables replaced; none if it refers to itself, which is a finding then. */
    public Optional<Setting> resolve(Entry entry) {
        return valueOf(entry).map(value -> new Setting(entry.key(), entry.value(), value, entry.position()));
    }

    /** The keys that others have referred to so far. */
    public Set<String> referred() {
        return referred;
    }

    private Optional<String> valueOf(Entry entry) {
        Optional<String> known = resolved.get(entry.key());
        if (known != null) {
            return known;
        }
        if (underWay.contains(entry.key())) {
            reportCycle(entry);
            return Optional.empty();
        }
        underWay.addLast(entry.key());
        String value = replace(entry, entry.value());
        underWay.removeLast();
        // A member of a cycle has been marked as without a value meanwhile.
        Optional<String> result = resolved.getOrDefault(entry.key(), Optional.of(value));
        resolved.put(entry.key(), result);
        return result;
    }

    private void reportCycle(Entry entry) {
        List<String> cycle = new ArrayList<>(underWay);
        cycle = new ArrayList<>(cycle.subList(cycle.indexOf(entry.key()), cycle.size()));
        cycle.forEach(key -> resolved.put(key, Optional.empty()));
        cycle.add(entry.key());
        findings.error(
                Rule.CYCLE,
                Place.of(entry.position(), entry.key()),
                "the value refers to itself: " + String.join(" -> ", cycle),
                "give one of them a value of its own");
    }

    private String replace(Entry entry, String text) {
        if (!text.contains("${")) {
            return text;
        }
        Set<String> missing = new LinkedHashSet<>();
        StringSubstitutor substitutor = new StringSubstitutor(name -> {
            String found = look(entry, name);
            if (found == null) {
                missing.add(name);
            }
            return found;
        });
        substitutor.setEnableSubstitutionInVariables(true);
        substitutor.setDisableSubstitutionInValues(true);
        String result = substitutor.replace(text);
        for (String name : missing) {
            if (result.contains("${" + name + "}") && !inCycle(name)) {
                findings.warning(
                        Rule.UNRESOLVED,
                        Place.of(entry.position(), entry.key()),
                        "nothing is known as " + shown(entry, name) + "; the text stays as it is",
                        "define it, or give a default with :-");
            }
        }
        return result;
    }

    /** A name that a variable's value brought in is not shown, nor what may be a piece of a secret. */
    private String shown(Entry entry, String name) {
        String variable = "${" + name + "}";
        boolean piece = Setting.secretName(entry.key()) && !entry.value().equals(variable) && !prefixed(name);
        return entry.value().contains(variable) && !piece ? variable : "one of the variables in it";
    }

    private boolean prefixed(String name) {
        return lookups.byPrefix().keySet().stream().anyMatch(prefix -> name.startsWith(prefix + ":"));
    }

    private boolean inCycle(String name) {
        Optional<String> known = resolved.get(name);
        return known != null && known.isEmpty();
    }

    private @Nullable String look(Entry entry, String name) {
        Entry other = entries.get(name);
        if (other != null) {
            referred.add(name);
            return valueOf(other).orElse(null);
        }
        int colon = name.indexOf(':');
        StringLookup lookup = colon > 0 ? lookups.byPrefix().get(name.substring(0, colon)) : null;
        if (lookup != null) {
            String value = apply(lookup, name.substring(colon + 1));
            return value == null ? null : inner(entry, name, value);
        }
        Matcher filtered = FILTERED.matcher(name);
        if (filtered.matches() && environmentFilters.contains(filtered.group(1))) {
            return lookups.environment().apply(filtered.group(3));
        }
        return null;
    }

    /** A value from outside may hold variables too, as in Flume; one that leads back to itself stays as it is. */
    private String inner(Entry entry, String name, String value) {
        String mark = "${" + name + "}";
        if (!value.contains("${") || value.contains(mark) || underWay.contains(mark)) {
            return value;
        }
        underWay.addLast(mark);
        String result = replace(entry, value);
        underWay.removeLast();
        return result;
    }

    private static @Nullable String apply(StringLookup lookup, String name) {
        try {
            return lookup.apply(name);
        } catch (IllegalArgumentException e) {
            // A date format or a java property that does not exist.
            return null;
        }
    }
}
