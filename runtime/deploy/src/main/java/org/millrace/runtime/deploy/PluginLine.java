package org.millrace.runtime.deploy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.services.command.Arguments;
import org.millrace.runtime.services.command.UsageException;

/**
 * What stands behind {@code plugin}, understood.
 *
 * @param verb what to do
 * @param words what to do it with
 * @param json whether the answer is for programs
 */
record PluginLine(String verb, List<String> words, boolean json, Request request) {
    /** How long what was upgraded is watched if nothing else is said; a canary longer. */
    private static final Duration HEALTHY_FOR = Duration.ofSeconds(2);

    private static final Duration CANARY_HEALTHY_FOR = Duration.ofSeconds(30);
    /** How long the first event is waited for if nothing else is said. */
    private static final Duration UNTIL_EVENT = Duration.ofMinutes(10);

    private static final List<String> VERBS =
            List.of("list", "info", "verify", "install", "upgrade", "rollback", "remove");

    static PluginLine of(List<String> arguments, String who) throws UsageException {
        String verb = arguments.isEmpty() ? "" : arguments.get(0);
        if (!VERBS.contains(verb)) {
            throw new UsageException((verb.isEmpty() ? "plugin what? " : "there is no plugin " + verb + "; there are ")
                    + String.join(", ", VERBS));
        }
        Arguments line = Arguments.of(arguments.subList(1, arguments.size()));
        boolean change = List.of("install", "upgrade", "rollback", "remove").contains(verb);
        boolean serve = List.of("upgrade", "rollback").contains(verb);
        boolean jars = List.of("verify", "install", "upgrade").contains(verb);
        boolean force = List.of("upgrade", "remove").contains(verb) && line.flag("--force");
        List<String> only = verb.equals("upgrade") ? line.values("--only") : List.of();
        List<String> canary = serve ? line.values("--canary") : List.of();
        if (!only.isEmpty() && !canary.isEmpty()) {
            throw new UsageException("--only and --canary exclude each other");
        }
        Duration healthyFor = (serve ? line.duration("--healthy-for") : Optional.<Duration>empty())
                .orElse(canary.isEmpty() ? HEALTHY_FOR : CANARY_HEALTHY_FOR);
        boolean untilEvent = serve && line.flag("--until-event");
        Optional<Duration> wait = serve ? line.duration("--wait") : Optional.empty();
        if (wait.isPresent() && !untilEvent) {
            throw new UsageException("--wait says how long --until-event waits; give both");
        }
        Request request = new Request(
                who,
                change && line.flag("--dry-run"),
                force,
                jars ? digest(line) : Optional.empty(),
                only,
                canary,
                healthyFor,
                untilEvent ? wait.orElse(UNTIL_EVENT) : Duration.ZERO);
        boolean json = verb.equals("list") && line.flag("--json");
        return new PluginLine(verb, counted(verb, line.words()), json, request);
    }

    private static Optional<Digest> digest(Arguments line) throws UsageException {
        Optional<String> value = line.value("--sha256");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<Digest> digest = Digest.parse(value.get());
        if (digest.isEmpty()) {
            throw new UsageException("--sha256 is " + value.get() + "; it has 64 hexadecimal digits");
        }
        return digest;
    }

    private static List<String> counted(String verb, List<String> words) throws UsageException {
        boolean fits =
                switch (verb) {
                    case "list" -> words.isEmpty();
                    case "info", "rollback", "remove" -> words.size() == 1;
                    default -> !words.isEmpty();
                };
        if (!fits) {
            throw new UsageException("plugin " + verb + " takes "
                    + (verb.equals("list") ? "no name" : words.isEmpty() ? "a name or a file" : "one name"));
        }
        return words;
    }
}
