package org.millrace.channel.file.tool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.millrace.api.file.Presence;
import org.millrace.channel.file.crypto.KeyStoreSettings;
import org.millrace.channel.file.disk.DirectoryLock;

/**
 * What stands behind {@code channel}, understood.
 *
 * @param verb what to do
 * @param directories the directories named
 * @param options the options, without their dashes
 */
record ToolLine(String verb, List<Path> directories, Map<String, String> options) {
    static final String USAGE = """
            usage: channel verify DIR              what is queued, and whether it can be read; changes nothing
                   channel dump DIR [--limit N] [--bodies text|hex|none]
                                                   the queued events, in order; changes nothing
                   channel repair DIR              cleans up what a crash has left, as a start of the agent does
                   channel give-up DIR [--yes NAME]
                                                   shows the acknowledged events that can't be read, and lets go of
                                                   exactly those if the name it gave them is said
                   channel import FLUME_DIR... --into DIR
                                                   copies the queue of a stopped Flume 1.11 file channel

            DIR holds the channel's folders checkpoint and data. If they are elsewhere, leave it out and say
              --checkpoint DIR --data DIR[,DIR...]
            If the files are encrypted:
              --key-store FILE --key-store-password-file FILE --keys ALIAS[,ALIAS...] [--active-key ALIAS]
            FLUME_DIR are all dataDirs of Flume's channel. No agent may be running on any of the directories.
            Exit codes: 0 sound or done, 1 damaged, not confirmed or failed, 2 wrong usage.
            """;

    private static final Set<String> PLACE = Set.of("checkpoint", "data");
    private static final Set<String> KEYS = Set.of("key-store", "key-store-password-file", "keys", "active-key");
    private static final Map<String, Set<String>> OWN = Map.of(
            "verify",
            Set.of(),
            "dump",
            Set.of("limit", "bodies"),
            "repair",
            Set.of(),
            "give-up",
            Set.of("yes"),
            "import",
            Set.of("into"));

    /** Why a line is not understood. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    static ToolLine parse(List<String> words) throws UsageException {
        String verb = words.isEmpty() ? "" : words.get(0);
        Set<String> own = OWN.get(verb);
        if (own == null) {
            throw new UsageException(verb.isEmpty() ? "channel what?" : "there is no channel " + verb);
        }
        List<Path> directories = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("--")) {
                split(word).forEach(directories::add);
                continue;
            }
            String option = word.substring(2);
            boolean known =
                    own.contains(option) || KEYS.contains(option) || (PLACE.contains(option) && !verb.equals("import"));
            if (!known) {
                throw new UsageException("channel " + verb + " knows no " + word);
            }
            if (i + 1 == words.size()) {
                throw new UsageException(word + " needs a value");
            }
            options.put(option, words.get(++i));
        }
        ToolLine line = new ToolLine(verb, directories, options);
        // Told before anything is looked for.
        line.limit();
        line.bodies();
        return line;
    }

    private static Stream<Path> split(String list) {
        return Stream.of(list.split(",", -1)).filter(part -> !part.isBlank()).map(part -> Path.of(part.trim()));
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /** Bytes of text, hex, or none. */
    String bodies() throws UsageException {
        String bodies = option("bodies").orElse("text");
        if (!Set.of("text", "hex", "none").contains(bodies)) {
            throw new UsageException("--bodies is " + bodies + "; it is text, hex or none");
        }
        return bodies;
    }

    long limit() throws UsageException {
        String limit = option("limit").orElse(Long.toString(Long.MAX_VALUE));
        try {
            long number = Long.parseLong(limit);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new UsageException("--limit is " + limit + "; it is a number of events");
    }

    /** Where the channel is that is to be looked at. */
    OfflineLog.Place place() throws UsageException {
        boolean apart = options.containsKey("checkpoint") || options.containsKey("data");
        if (apart) {
            if (!directories.isEmpty()) {
                throw new UsageException("give one DIR, or both --checkpoint and --data");
            }
            return place(Path.of(needed("checkpoint")), split(needed("data")).toList());
        }
        if (directories.size() != 1) {
            throw new UsageException("channel " + verb + " takes one DIR");
        }
        return place(directories.get(0));
    }

    OfflineLog.Place place(Path directory) throws UsageException {
        return place(directory.resolve("checkpoint"), List.of(directory.resolve("data")));
    }

    private OfflineLog.Place place(Path acks, List<Path> data) throws UsageException {
        return new OfflineLog.Place(acks, data, keys());
    }

    private KeyStoreSettings keys() throws UsageException {
        if (options.keySet().stream().noneMatch(KEYS::contains)) {
            return KeyStoreSettings.NONE;
        }
        String active = option("active-key").orElse("");
        List<String> aliases = List.of(needed("keys").trim().split("[,\\s]+"));
        if (!active.isEmpty() && !aliases.contains(active)) {
            throw new UsageException("--active-key " + active + " is not among --keys");
        }
        return new KeyStoreSettings(
                active, needed("key-store"), needed("key-store-password-file"), aliases, Map.of(), false);
    }

    private String needed(String option) throws UsageException {
        return option(option).orElseThrow(() -> new UsageException("--" + option + " is missing"));
    }

    /** Where an import goes. */
    Path into() throws UsageException {
        Path into = Path.of(needed("into"));
        if (directories.isEmpty()) {
            throw new UsageException("channel import takes all dataDirs of Flume's channel");
        }
        return into;
    }

    /** The directories named that hold a Flume channel's logs. */
    static List<Path> flumes(List<Path> directories) throws java.io.IOException {
        List<Path> flumes = new ArrayList<>();
        for (Path directory : directories) {
            if (Presence.ofDirectory(directory) && DirectoryLock.holdsFlumeLogs(directory)) {
                flumes.add(directory);
            }
        }
        return flumes;
    }
}
