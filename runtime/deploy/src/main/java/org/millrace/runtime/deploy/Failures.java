package org.millrace.runtime.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was tried with a plug-in and taken back, as the newest file of the audit log has it: the store remembers only what came to
 * be.
 */
final class Failures {
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":\"((?:[^\"\\\\]|\\\\.)*+)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u([0-9a-f]{4})|.)");
    private static final int MOST = 20;

    private final Path log;

    /** @param log the file, see {@link Audit} */
    Failures(Path log) {
        this.log = log;
    }

    /**
     * The last ones, each beginning with its time; none if there is no file.
     *
     * @throws IOException if the file could not be read, which says nothing about what is in it
     */
    List<String> of(String plugin) throws IOException {
        List<String> found = new ArrayList<>();
        try (var lines = Files.newBufferedReader(log, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("\"result\":\"failed\"") && plugin.equals(field(line, "plugin"))) {
                    found.add(text(line));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return found.subList(Math.max(0, found.size() - MOST), found.size());
    }

    private static String text(String line) {
        String from = field(line, "from");
        return field(line, "time") + " " + field(line, "what") + " " + field(line, "plugin") + " " + from
                + (from.isEmpty() ? "" : " -> ") + field(line, "to") + " by " + field(line, "who") + ": failed ("
                + field(line, "phase") + "), " + field(line, "reason");
    }

    private static String field(String line, String name) {
        Matcher fields = FIELD.matcher(line);
        while (fields.find()) {
            if (fields.group(1).equals(name)) {
                return ESCAPE.matcher(fields.group(2))
                        .replaceAll(escape -> Matcher.quoteReplacement(plain(escape.group(1), escape.group(2))));
            }
        }
        return "";
    }

    private static String plain(String escape, @Nullable String code) {
        if (code != null) {
            return String.valueOf((char) Integer.parseInt(code, 16));
        }
        return switch (escape) {
            case "n" -> "\n";
            case "r" -> "\r";
            case "t" -> "\t";
            default -> escape;
        };
    }
}
