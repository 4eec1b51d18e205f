package org.millrace.runtime.deploy.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What people did to the plug-ins, oldest first: a line for each change, written before the change is in force.
 *
 * <pre>
 * CRC32C SEQUENCE TEXT
 * </pre>
 *
 * The checksum is of what follows it. A change whose number is greater than that of what is wanted was never in force; its
 * number is used again, so that of several lines with one number the last counts. A torn line at the end is cut off.
 */
final class Journal {
    private static final long LONGEST = 1024 * 1024;

    private final Path file;
    private final Disk disk;

    /** One change. */
    record Line(long sequence, String text) {}

    Journal(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    /** Cuts off what a kill has left of a line. */
    void recover() throws IOException {
        if (!Files.exists(file)) {
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
        if (Files.exists(file) && Files.size(file) > LONGEST) {
            disk.move(file, file.resolveSibling(file.getFileName() + ".1"));
        }
        String content = sequence + " " + text.replaceAll("\\R", " ");
        String line = WantedText.crc(content.getBytes(StandardCharsets.UTF_8)) + " " + content + "\n";
        disk.append(file, line.getBytes(StandardCharsets.UTF_8));
    }

    /** The changes up to this one that were in force. */
    List<Line> upTo(long sequence) throws IOException {
        List<Line> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        for (String line : Files.readAllLines(file)) {
            parse(line).filter(each -> each.sequence() <= sequence).ifPresent(each -> {
                lines.removeIf(other -> other.sequence() == each.sequence());
                lines.add(each);
            });
        }
        return lines;
    }

    private static Optional<Line> parse(String line) {
        String[] words = line.split(" ", 3);
        try {
            boolean whole = words.length == 3
                    && WantedText.crc((words[1] + " " + words[2]).getBytes(StandardCharsets.UTF_8))
                            .equals(words[0]);
            return whole ? Optional.of(new Line(Long.parseLong(words[1]), words[2])) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
