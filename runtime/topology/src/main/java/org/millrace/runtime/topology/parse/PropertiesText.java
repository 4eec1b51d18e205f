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
    /** As many characters as an escape makes of one. */
    private static final int LONGEST_LINE = 6 * (Bounds.KEY_CHARS + Bounds.VALUE_CHARS);

    private final String file;
    private final Findings findings;
    private final Slips slips = new Slips();
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private PropertiesText(String file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    /** The entries of a file; a finding {@link Rule#BOUND} if it has more than it may have, and then not all of them. */
    static Map<String, Entry> parse(String file, String text, Findings findings) {
        PropertiesText parsed = new PropertiesText(file, findings);
        LogicalLine.split(text, parsed::line);
        parsed.slips.report(file, findings);
        return parsed.entries;
    }

    /** Takes a line; whether there may be more. */
    private boolean line(LogicalLine line) {
        Position position = new Position(file, line.number());
        if (line.text().length() > LONGEST_LINE) {
            tooLong(position, "", "the line has more than " + LONGEST_LINE + " characters");
            return false;
        }
        try {
            Properties decoded = new Properties();
            decoded.load(new StringReader(line.text()));
            decoded.forEach((key, value) ->
                    add(line, new Entry(key.toString().trim(), value.toString().trim(), position)));
        } catch (IllegalArgumentException e) {
            findings.error(
                    Rule.SYNTAX,
                    Place.of(position),
                    "\\u must be followed by four hexadecimal digits",
                    "write a plain backslash as \\\\");
        } catch (IOException e) {
            throw new UncheckedIOException("a string can be read", e);
        }
        return !findings.has(Rule.BOUND);
    }

    private void tooLong(Position position, String key, String what) {
        findings.error(
                Rule.BOUND,
                Place.of(position, key),
                what,
                "of such a size it is hardly a configuration, and nothing of it is taken");
    }

    private void add(LogicalLine line, Entry entry) {
        Place place = Place.of(entry.position(), entry.key());
        if (entry.key().isEmpty()) {
            findings.warning(Rule.SYNTAX, place, "a line without a key is ignored", "");
            return;
        }
        if (entry.key().length() > Bounds.KEY_CHARS) {
            tooLong(entry.position(), "", "the key has more than " + Bounds.KEY_CHARS + " characters");
            return;
        }
        if (entry.value().length() > Bounds.VALUE_CHARS) {
            tooLong(entry.position(), entry.key(), "the value has more than " + Bounds.VALUE_CHARS + " characters");
            return;
        }
        slips.look(line.text(), entry, findings);
        Entry before = entries.put(entry.key(), entry);
        if (before != null) {
            findings.warning(
                    Rule.DUPLICATE_KEY,
                    place,
                    "is set twice, on lines " + before.position().line() + " and "
                            + entry.position().line() + "; the last one counts",
                    "remove one");
        } else if (entries.size() > Bounds.ENTRIES) {
            tooLong(entry.position(), entry.key(), "the file has more than " + Bounds.ENTRIES + " keys");
        }
    }
}
