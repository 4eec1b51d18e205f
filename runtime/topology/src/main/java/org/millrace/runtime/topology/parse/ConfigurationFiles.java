package org.millrace.runtime.topology.parse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Place;
import org.millrace.runtime.topology.finding.Position;
import org.millrace.runtime.topology.finding.Rule;

/** Reads configuration files; of a key in several files the last one counts, as in Flume. */
public final class ConfigurationFiles {
    private ConfigurationFiles() {}

    /** Reads them all; what can't be read is a finding. */
    public static Parsed read(List<Path> files) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Findings findings = new Findings();
        for (Path file : files) {
            Place place = Place.of(new Position(file.toString(), 0));
            try {
                PropertiesText.parse(file.toString(), text(content(file), findings, place), findings)
                        .forEach(entries::put);
                if (entries.size() > Bounds.ENTRIES) {
                    findings.error(
                            Rule.BOUND, place, "all files together have more than " + Bounds.ENTRIES + " keys", "");
                }
            } catch (NoSuchFileException e) {
                findings.error(Rule.UNREADABLE, place, "there is no such file", "");
            } catch (AccessDeniedException e) {
                findings.error(
                        Rule.UNREADABLE,
                        place,
                        "the file may not be read",
                        "give the agent's user the right to read it");
            } catch (IOException e) {
                findings.error(Rule.UNREADABLE, place, "the file can't be read: " + e.getMessage(), "");
            }
            if (findings.has(Rule.BOUND)) {
                return new Parsed(Map.of(), findings.list());
            }
        }
        return new Parsed(entries, findings.list());
    }

    /**
     * The bytes of a file. What is not a file, such as a pipe, is not opened: that could last for ever.
     *
     * @throws IOException if it can't be read, or is larger than a configuration may be
     */
    public static byte[] content(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException(
                    attributes.isDirectory() ? "it is a directory" : "it is neither a file nor a link to one");
        }
        // Some files, as those of /proc, have a content but no size, and any may grow.
        try (InputStream in =
                attributes.size() > Bounds.FILE_BYTES ? InputStream.nullInputStream() : Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(Bounds.FILE_BYTES + 1);
            if (bytes.length > Bounds.FILE_BYTES || attributes.size() > Bounds.FILE_BYTES) {
                throw new IOException("it has " + Math.max(attributes.size(), bytes.length)
                        + " bytes; a configuration has at most " + Bounds.FILE_BYTES);
            }
            return bytes;
        }
    }

    private static String text(byte[] bytes, Findings findings, Place place) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            findings.warning(Rule.SYNTAX, place, "the text is not UTF-8; it is read as ISO-8859-1", "save it as UTF-8");
            text = new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
