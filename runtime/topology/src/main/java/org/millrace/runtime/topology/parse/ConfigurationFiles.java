package org.millrace.runtime.topology.parse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
                PropertiesText.parse(file.toString(), text(file, findings, place), findings)
                        .forEach(entries::put);
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
        }
        return new Parsed(entries, findings.list());
    }

    private static String text(Path file, Findings findings, Place place) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
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
