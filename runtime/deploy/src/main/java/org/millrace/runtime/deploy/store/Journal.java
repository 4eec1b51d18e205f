package org.millrace.runtime.deploy.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.api.file.Presence;

/**
 * What people did to the plug-ins, oldest first: a line for each change, written before the change is in force, and one after it,
 * which names the contents that are wanted from then on.
 *
 * <pre>
 * CRC32C SEQUENCE TEXT
 * CRC32C SEQUENCE in force: 0123456789abcdef,fedcba9876543210
 * CRC32C SEQUENCE known: TEXT                 what was missing or damaged before this line was told and is not told again
 * </pre>
 *
 * The checksum is of what follows it. A change whose number is greater than that of what is wanted, and that no second line says
 * to be in force, never was; its number is used again, so that of several lines with one number the last counts. A torn line at
 * the end is cut off.
 */
final class Journal {
    private static final long LONGEST = 1024 * 1024;
    /** A line is short and the file starts anew at its length: more than this was not written by us. */
    private static final long ABSURD = 4 * LONGEST;

    private static final String IN_FORCE = "in force: ";
    private static final String KNOWN = "known: ";

    private final Path file;
    private final Path older;
    private final Disk disk;

    /** One change. */
    record Line(long sequence, String text) {}

    /** A change that was in force, and {@linkplain #brief in brief} the contents that were wanted then. */
    record Mark(long sequence, Set<String> contents) {}

    /**
     * What it says, read whole.
     *
     * @param there whether there is a journal at all
     * @param lines the changes, whether they were in force or not
     * @param told how many of them stand before and in the last line about what was missing or damaged
     * @param mark the last that is known to have been in force
     * @param damage what can't be read, in words; nothing that was told before
     */
    record Reading(boolean there, List<Line> lines, int told, Optional<Mark> mark, List<String> damage) {}

    Journal(Path file, Disk disk) {
        this.file = file;
        this.older = file.resolveSibling(file.getFileName() + ".1");
        this.disk = disk;
    }

    static String brief(Digest digest) {
        return digest.hex().substring(0, 16);
    }

    /** Cuts off what a kill has left of a line. */
    void recover() throws IOException {
        if (!Presence.of(file) || Files.size(file) > ABSURD) {
            return;
        }
        byte[] bytes = Files.readAllBytes(file);
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        if (whole < bytes.length) {
            disk.truncate(file, whole);
        }
    }

    void add(long sequence, String text) throws IOException {
        if (Presence.of(file) && Files.size(file) > LONGEST) {
            disk.move(file, older);
        }
        String content = sequence + " " + text.replaceAll("\\R", " ");
        String line = DesiredPluginsText.crc(content.getBytes(StandardCharsets.UTF_8)) + " " + content + "\n";
        disk.append(file, line.getBytes(StandardCharsets.UTF_8));
    }

    void inForce(DesiredPlugins wanted) throws IOException {
        add(
                wanted.sequence(),
                IN_FORCE
                        + wanted.installed().stream()
                                .map(plugin -> brief(plugin.digest()))
                                .collect(Collectors.joining(",")));
    }

    void known(long sequence, String what) throws IOException {
        add(sequence, KNOWN + what);
    }

    /** The changes up to this one that were in force. */
    List<Line> upTo(long sequence) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (Line each : read().lines()) {
            if (each.sequence() <= sequence) {
                lines.removeIf(other -> other.sequence() == each.sequence() && about(other) == about(each));
                lines.add(each);
            }
        }
        return lines;
    }

    private static boolean about(Line line) {
        return line.text().startsWith(KNOWN);
    }

    Reading read() throws IOException {
        List<Line> lines = new ArrayList<>();
        List<String> damage = new ArrayList<>();
        Mark mark = read(older, lines, damage, null);
        mark = read(file, lines, damage, mark);
        boolean there = Presence.of(file) || Presence.of(older);
        int told = 0;
        for (int i = 0; i < lines.size(); i++) {
            told = about(lines.get(i)) ? i + 1 : told;
        }
        return new Reading(there, List.copyOf(lines), told, Optional.ofNullable(mark), List.copyOf(damage));
    }

    private @Nullable Mark read(Path from, List<Line> lines, List<String> damage, @Nullable Mark before)
            throws IOException {
        Mark mark = before;
        if (!Presence.of(from)) {
            return mark;
        }
        if (Files.size(from) > ABSURD) {
            damage.add(from.getFileName() + " has " + Files.size(from) + " bytes, which it never has");
            return mark;
        }
        Set<Integer> damaged = new TreeSet<>();
        int number = 0;
        String all = new String(Files.readAllBytes(from), StandardCharsets.UTF_8);
        // What a kill has left of a line is no damage.
        for (String text : all.substring(0, all.lastIndexOf('\n') + 1).split("\n", -1)) {
            number++;
            if (text.isEmpty()) {
                continue;
            }
            Optional<Line> line = parse(text);
            if (line.isEmpty()) {
                damaged.add(number);
            } else if (line.get().text().startsWith(IN_FORCE)) {
                mark = mark(line.get());
            } else if (about(line.get())) {
                damaged.clear();
                damage.clear();
                lines.add(line.get());
            } else {
                lines.add(line.get());
            }
        }
        if (!damaged.isEmpty()) {
            damage.add("line "
                    + damaged.stream().limit(10).map(String::valueOf).collect(Collectors.joining(", "))
                    + (damaged.size() > 10 ? " and " + (damaged.size() - 10) + " more" : "")
                    + " of " + from.getFileName());
        }
        return mark;
    }

    private static Mark mark(Line line) {
        String contents = line.text().substring(IN_FORCE.length());
        return new Mark(line.sequence(), contents.isEmpty() ? Set.of() : Set.of(contents.split(",", -1)));
    }

    private static Optional<Line> parse(String line) {
        String[] words = line.split(" ", 3);
        try {
            boolean whole = words.length == 3
                    && DesiredPluginsText.crc((words[1] + " " + words[2]).getBytes(StandardCharsets.UTF_8))
                            .equals(words[0]);
            return whole ? Optional.of(new Line(Long.parseLong(words[1]), words[2])) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
