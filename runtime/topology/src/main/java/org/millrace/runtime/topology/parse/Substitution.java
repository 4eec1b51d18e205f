package org.millrace.runtime.topology.parse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
 * is resolved when it is asked for, and with it those it refers to, so the order in the file does not matter. What comes of it
 * is bounded; where a bound is passed, nothing is resolved any more. Confined to one thread.
 */
public final class Substitution {
    private static final Pattern FILTERED = Pattern.compile("([^\\[]+)\\[(['\"]?)([-_a-zA-Z0-9]+)\\2]");
    private static final Pattern BARE = Pattern.compile("\\$\\{(\\w+)}");

    /** What a variable's name and place cost, in characters. */
    private static final int EACH = 64;

    private final Map<String, Entry> entries;
    private final Lookups lookups;
    private final Set<String> environmentFilters;
    private final Findings findings;
    private final Map<String, Optional<Resolved>> resolved = new HashMap<>();
    private final Deque<String> underWay = new ArrayDeque<>();
    private final Set<String> referred = new LinkedHashSet<>();
    private long expanded;
    private boolean exceeded;

    private record Resolved(String value, Map<String, String> brought) {}

    /** A bound is passed; all that is under way ends. */
    private static final class Excess extends RuntimeException {
        Excess(String what) {
            super(what, null, false, false);
        }
    }

    /** Values that came in place of variables while one value is made, by what brought them. */
    private static final class Brought {
        private final Map<String, String> all = new LinkedHashMap<>();
        private long length;

        Brought(int length) {
            this.length = length;
        }

        void add(String variable, String value) {
            length += value.length();
            if (length > Bounds.VALUE_CHARS) {
                throw new Excess(
                        "with its variables replaced, the value has more than " + Bounds.VALUE_CHARS + " characters");
            }
            if (value.length() >= Setting.SHORTEST_HIDDEN) {
                all.put(variable, value);
            }
        }
    }

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

    /** The value with its variables replaced; none if it refers to itself or passes a bound, which is a finding then. */
    public Optional<Setting> resolve(Entry entry) {
        if (exceeded) {
            return Optional.empty();
        }
        try {
            return valueOf(entry)
                    .map(found ->
                            new Setting(entry.key(), entry.value(), found.value(), found.brought(), entry.position()));
        } catch (Excess e) {
            exceeded = true;
            underWay.clear();
            findings.error(
                    Rule.BOUND,
                    Place.of(entry.position(), entry.key()),
                    String.valueOf(e.getMessage()),
                    "nothing of the configuration is taken");
            return Optional.empty();
        }
    }

    /** The keys that others have referred to so far. */
    public Set<String> referred() {
        return referred;
    }

    private Optional<Resolved> valueOf(Entry entry) {
        Optional<Resolved> known = resolved.get(entry.key());
        if (known != null) {
            return known;
        }
        if (underWay.contains(entry.key())) {
            reportCycle(entry);
            return Optional.empty();
        }
        if (underWay.size() >= Bounds.DEPTH) {
            throw new Excess("more than " + Bounds.DEPTH + " values refer to one another in a row");
        }
        underWay.addLast(entry.key());
        Resolved value = replace(entry, entry.value());
        underWay.removeLast();
        expanded += value.value().length() + (long) EACH * value.brought().size();
        if (expanded > Bounds.EXPANDED_CHARS) {
            throw new Excess("with their variables replaced, all values up to this one have more than "
                    + Bounds.EXPANDED_CHARS + " characters");
        }
        // A member of a cycle has been marked as without a value meanwhile.
        Optional<Resolved> result = resolved.getOrDefault(entry.key(), Optional.of(value));
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

    private Resolved replace(Entry entry, String text) {
        if (!text.contains("${")) {
            return new Resolved(text, Map.of());
        }
        Brought brought = new Brought(text.length());
        String plain = lookups.bare() ? withoutBare(entry, text, brought) : text;
        checkDepth(plain);
        Set<String> missing = new LinkedHashSet<>();
        StringSubstitutor substitutor = new StringSubstitutor(name -> {
            String found = look(entry, name, brought);
            if (found == null) {
                missing.add(name);
            } else {
                brought.add("${" + name + "}", found);
            }
            return found;
        });
        substitutor.setEnableSubstitutionInVariables(true);
        substitutor.setDisableSubstitutionInValues(true);
        String result = substitutor.replace(plain);
        for (String name : missing) {
            if (result.contains("${" + name + "}") && !inCycle(name)) {
                String shown = shown(entry, name);
                findings.warning(
                        Rule.UNRESOLVED,
                        Place.of(entry.position(), entry.key()),
                        "nothing is known as " + shown + "; the text stays as it is",
                        shown.startsWith("${") ? advice(name) : "define it, or give a default with :-");
            }
        }
        return new Resolved(result, brought.all);
    }

    /** Flume's own, older way: a name without a prefix is a variable of the environment, and one that is not set is nothing. */
    private String withoutBare(Entry entry, String text, Brought brought) {
        Matcher variable = BARE.matcher(text);
        StringBuilder plain = new StringBuilder();
        while (variable.find()) {
            String name = variable.group(1);
            String value = lookups.environment().apply(name);
            if (value == null) {
                findings.warning(
                        Rule.UNRESOLVED,
                        Place.of(entry.position(), entry.key()),
                        shown(entry, name) + " is not in the environment, so nothing stands in its place",
                        "that is how " + Lookups.IMPLEMENTATION + " has it; set it, or write ${env:" + name + ":-x}");
            } else {
                brought.add("${" + name + "}", value);
            }
            variable.appendReplacement(plain, Matcher.quoteReplacement(value == null ? "" : value));
        }
        return variable.appendTail(plain).toString();
    }

    /** Variables in variables are resolved by recursion. */
    private static void checkDepth(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                depth++;
            } else if (text.charAt(i) == '}' && depth > 0) {
                depth--;
            }
            if (depth > Bounds.DEPTH) {
                throw new Excess("more than " + Bounds.DEPTH + " variables stand in one another");
            }
        }
    }

    private String advice(String name) {
        String otherwise = "define it, or give a default with :-";
        return name.indexOf(':') < 0 && apply(lookups.environment(), name) != null
                ? "the environment has it: write ${env:" + name + "}"
                : otherwise;
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
        Optional<Resolved> known = resolved.get(name);
        return known != null && known.isEmpty();
    }

    private @Nullable String look(Entry entry, String name, Brought brought) {
        Entry other = entries.get(name);
        if (other != null) {
            referred.add(name);
            Resolved found = valueOf(other).orElse(null);
            if (found == null) {
                return null;
            }
            // What another key got from a variable is as little to be shown here.
            found.brought().forEach(brought.all::putIfAbsent);
            return found.value();
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
        if (underWay.size() >= Bounds.DEPTH) {
            throw new Excess("more than " + Bounds.DEPTH + " variables refer to one another in a row");
        }
        underWay.addLast(mark);
        String result = replace(entry, value).value();
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
