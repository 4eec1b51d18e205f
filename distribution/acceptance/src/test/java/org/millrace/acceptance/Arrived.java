package org.millrace.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which lines of {@link Numbered} senders have come out of file_roll sinks. A last line without its end was cut by a kill and
 * does not count. Within a file, which one sink of one process has written, the lines of a sender must ascend where they come first.
 */
final class Arrived {
    private final Map<String, BitSet> seen = new HashMap<>();
    private final List<String> disorder = new ArrayList<>();
    private long doubled;

    static Arrived in(Path... directories) {
        Arrived arrived = new Arrived();
        for (Path directory : directories) {
            Rolled.files(directory).forEach(arrived::read);
        }
        return arrived;
    }

    private void read(Path file) {
        Map<String, Integer> last = new HashMap<>();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(Rolled.open(file), StandardCharsets.US_ASCII))) {
            StringBuilder line = new StringBuilder();
            int c = in.read();
            while (c >= 0) {
                if (c == '\n') {
                    take(file, line.toString(), last);
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
                c = in.read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(Path file, String line, Map<String, Integer> last) {
        int dash = line.indexOf('-');
        String prefix = line.substring(0, dash);
        int number = Integer.parseInt(line.substring(dash + 1));
        BitSet numbers = seen.computeIfAbsent(prefix, p -> new BitSet());
        if (numbers.get(number)) {
            doubled++;
            return;
        }
        numbers.set(number);
        Integer before = last.put(prefix, number);
        if (before != null && before > number && disorder.size() < 20) {
            disorder.add(file.getFileName() + ": " + line + " after " + before);
        }
    }

    /** Acknowledged lines that did not come. */
    BitSet missing(Numbered sender) {
        return missing(sender, "");
    }

    /** The same, where a sink has put a mark before each line. */
    BitSet missing(Numbered sender, String mark) {
        BitSet missing = sender.acknowledged();
        missing.andNot(seen.getOrDefault(mark + sender.prefix(), new BitSet()));
        return missing;
    }

    /** Lines that came without having been sent. */
    boolean invented(Numbered sender) {
        return seen.getOrDefault(sender.prefix(), new BitSet()).length() > sender.sent();
    }

    /** Whose lines came, by prefix. */
    Set<String> senders() {
        return seen.keySet();
    }

    long doubled() {
        return doubled;
    }

    List<String> disorder() {
        return disorder;
    }
}
