package org.millrace.runtime.services.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What followed a command's name: options as {@code --name} or {@code --name=value}, and words; what stands behind {@code --} is a
 * word in any case. A command asks for each option that it knows and then for the {@link #words}: what nobody asked for by then
 * is not its own, as that of a newer launcher. Its state is what was asked for.
 */
public final class Arguments {
    private final Map<String, List<String>> options = new LinkedHashMap<>();
    private final Set<String> bare = new HashSet<>();
    private final Set<String> asked = new HashSet<>();
    private final List<String> words = new ArrayList<>();

    private Arguments() {}

    /** Reads them. */
    public static Arguments of(List<String> line) {
        Arguments arguments = new Arguments();
        boolean only = false;
        for (String word : line) {
            if (only || !word.startsWith("--")) {
                arguments.words.add(word);
            } else if (word.equals("--")) {
                only = true;
            } else {
                arguments.option(word);
            }
        }
        return arguments;
    }

    private void option(String word) {
        int end = word.indexOf('=');
        if (end < 0) {
            bare.add(word);
        } else {
            options.computeIfAbsent(word.substring(0, end), name -> new ArrayList<>())
                    .add(word.substring(end + 1));
        }
    }

    /** Whether an option without a value is there. */
    public boolean flag(String name) {
        asked.add(name);
        return bare.contains(name) && !options.containsKey(name);
    }

    /** The values of an option, in order. */
    public List<String> values(String name) throws UsageException {
        asked.add(name);
        if (bare.contains(name)) {
            throw new UsageException(name + " needs a value");
        }
        return List.copyOf(options.getOrDefault(name, List.of()));
    }

    /** The value of an option; of several the last. */
    public Optional<String> value(String name) throws UsageException {
        List<String> values = values(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    /** The value of an option that says how long. */
    public Optional<Duration> duration(String name) throws UsageException {
        Optional<String> text = value(name);
        return text.isEmpty() ? Optional.empty() : Optional.of(Durations.of(name, text.get()));
    }

    /** Of a command that takes no words. */
    public void none() throws UsageException {
        List<String> given = words();
        if (!given.isEmpty()) {
            throw new UsageException("nothing is known here of " + String.join(" ", given));
        }
    }

    /**
     * The words.
     *
     * @throws UsageException if an option is there that was not asked for
     */
    public List<String> words() throws UsageException {
        for (Set<String> names : List.of(options.keySet(), bare)) {
            for (String name : names) {
                if (!asked.contains(name)) {
                    throw new UsageException("there is no option " + name + " here");
                }
            }
        }
        return List.copyOf(words);
    }
}
