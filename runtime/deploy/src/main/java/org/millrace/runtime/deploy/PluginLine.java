package org.millrace.runtime.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.store.Digest;

/**
 * What stands behind {@code plugin}, understood.
 *
 * @param verb what to do
 * @param words what to do it with
 * @param json whether the answer is for programs
 */
record PluginLine(String verb, List<String> words, boolean json, Request request) {
    static final String USAGE = """
            usage: plugin list [--json]
                   plugin info NAME
                   plugin verify JAR|FOLDER|INDEX NAME[@VERSION]... [--sha256 DIGEST]
                   plugin install JAR|FOLDER|INDEX NAME[@VERSION]... [--sha256 DIGEST] [--dry-run]
                   plugin upgrade JAR|INDEX NAME[@VERSION] [--canary COMPONENT] [--only COMPONENT] [--healthy-for 30s]
                                  [--sha256 DIGEST] [--force] [--dry-run]
                   plugin rollback NAME [--canary COMPONENT] [--healthy-for 30s] [--dry-run]
                   plugin remove NAME[@VERSION] [--force] [--dry-run]
            """;

    /** How long what was upgraded is watched if nothing else is said; a canary longer. */
    private static final Duration HEALTHY_FOR = Duration.ofSeconds(2);

    private static final Duration CANARY_HEALTHY_FOR = Duration.ofSeconds(30);
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m)?");

    private static final Map<String, Set<String>> OPTIONS = Map.of(
            "list", Set.of("--json"),
            "info", Set.of(),
            "verify", Set.of("--sha256"),
            "install", Set.of("--sha256", "--dry-run"),
            "upgrade", Set.of("--canary", "--only", "--healthy-for", "--sha256", "--force", "--dry-run"),
            "rollback", Set.of("--canary", "--healthy-for", "--dry-run"),
            "remove", Set.of("--force", "--dry-run"));

    static PluginLine parse(List<String> arguments, String who) throws Refused {
        String verb = arguments.isEmpty() ? "" : arguments.get(0);
        Set<String> allowed = OPTIONS.get(verb);
        if (allowed == null) {
            throw usage(verb.isEmpty() ? "plugin what?" : "there is no plugin " + verb);
        }
        List<String> words = new ArrayList<>();
        List<String> only = new ArrayList<>();
        List<String> canary = new ArrayList<>();
        Set<String> flags = new HashSet<>();
        Optional<Digest> digest = Optional.empty();
        Optional<Duration> healthyFor = Optional.empty();
        for (int i = 1; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (!word.startsWith("--")) {
                words.add(word);
                continue;
            }
            if (!allowed.contains(word)) {
                throw usage("plugin " + verb + " knows no " + word);
            }
            switch (word) {
                case "--sha256" -> {
                    String value = value(arguments, ++i);
                    digest = Digest.parse(value);
                    if (digest.isEmpty()) {
                        throw usage("--sha256 is " + value + "; it has 64 hexadecimal digits");
                    }
                }
                case "--healthy-for" -> healthyFor = Optional.of(time(value(arguments, ++i)));
                case "--only" -> only.add(value(arguments, ++i));
                case "--canary" -> canary.add(value(arguments, ++i));
                default -> flags.add(word);
            }
        }
        count(verb, words);
        if (!only.isEmpty() && !canary.isEmpty()) {
            throw usage("--only and --canary exclude each other");
        }
        Request request = new Request(
                who,
                flags.contains("--dry-run"),
                flags.contains("--force"),
                digest,
                only,
                canary,
                healthyFor.orElse(canary.isEmpty() ? HEALTHY_FOR : CANARY_HEALTHY_FOR));
        return new PluginLine(verb, words, flags.contains("--json"), request);
    }

    private static void count(String verb, List<String> words) throws Refused {
        boolean fits =
                switch (verb) {
                    case "list" -> words.isEmpty();
                    case "info", "rollback", "remove" -> words.size() == 1;
                    default -> !words.isEmpty();
                };
        if (!fits) {
            throw usage("plugin " + verb + " takes "
                    + (verb.equals("list") ? "no name" : words.isEmpty() ? "a name or a file" : "one name"));
        }
    }

    private static String value(List<String> arguments, int at) throws Refused {
        if (at >= arguments.size()) {
            throw usage(arguments.get(at - 1) + " needs a value");
        }
        return arguments.get(at);
    }

    private static Duration time(String text) throws Refused {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw usage("--healthy-for is " + text + "; write 30s, 500ms or 2m");
        }
        long number = Long.parseLong(time.group(1));
        String unit = time.group(2) == null ? "s" : time.group(2);
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
        };
    }

    private static Refused usage(String what) {
        return new Refused("usage", what);
    }
}
