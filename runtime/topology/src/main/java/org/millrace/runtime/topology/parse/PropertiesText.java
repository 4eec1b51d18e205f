package org.millrace.runtime.topology.parse;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Place;
import org.millrace.runtime.topology.finding.Position;
import org.millrace.runtime.topology.finding.Rule;

/**
 * Properties text with positions. Lines are split here, because {@link Properties} does not tell them; each is decoded by
 * {@link Properties}, so that escapes mean what they mean there.
 */
final class PropertiesText {
    private PropertiesText() {}

    static Map<String, Entry> parse(String file, String text, Findings findings) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (LogicalLine line : LogicalLine.split(text)) {
            Position position = new Position(file, line.number());
            try {
                Properties decoded = new Properties();
                decoded.load(new StringReader(line.text()));
                decoded.forEach((key, value) -> add(
                        entries,
                        new Entry(key.toString().trim(), value.toString().trim(), position),
                        findings));
            } catch (IllegalArgumentException e) {
                findings.error(
                        Rule.SYNTAX,
                        Place.of(position),
                        "\\u must be followed by four hexadecimal digits",
                        "write a plain backslash as \\\\");
            } catch (IOException e) {
                throw new UncheckedIOException("a string can be read", e);
            }
        }
        return entries;
    }

    private static void add(Map<String, Entry> entries, Entry entry, Findings findings) {
        Place place = Place.of(entry.position(), entry.key());
        if (entry.key().isEmpty()) {
            findings.warning(Rule.SYNTAX, place, "a line without a key is ignored", "");
            return;
        }
        Entry before = entries.put(entry.key(), entry);
        if (before != null) {
            findings.warning(
                    Rule.DUPLICATE_KEY,
                    place,
                    "is set twice, on lines " + before.position().line() + " and "
                            + entry.position().line() + "; the last one counts",
                    "remove one");
        }
    }
}
