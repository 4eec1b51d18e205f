package org.millrace.runtime.launcher.place;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.millrace.runtime.launcher.log.Shown;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The name of an agent. It becomes part of paths and of log lines, so it is checked before it is either. */
public record AgentName(String text) {
    private static final int LONGEST = 100;
    static final String RULE = "a name is 1 to " + LONGEST
            + " letters, digits and characters of -_.@+ and begins with a letter, a digit or _";

    public AgentName {
        if (!fits(text)) {
            throw new IllegalArgumentException("'" + Shown.text(text, 60) + "' can't be the name of an agent: " + RULE);
        }
    }

    private static boolean fits(String text) {
        if (text.isEmpty() || text.getBytes(UTF_8).length > LONGEST) {
            return false;
        }
        int first = text.codePointAt(0);
        if (!Character.isLetterOrDigit(first) && first != '_') {
            return false;
        }
        return text.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || "-_.@+".indexOf(c) >= 0)
                && canBeAPath(text);
    }

    /** Not every system's language can write every letter. */
    private static boolean canBeAPath(String text) {
        try {
            return Path.of(text).getNameCount() == 1;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return text;
    }

    /** Reads it from the command line: what does not do is wrong usage. */
    public static final class Converter implements ITypeConverter<AgentName> {
        @Override
        public AgentName convert(String value) {
            try {
                return new AgentName(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
