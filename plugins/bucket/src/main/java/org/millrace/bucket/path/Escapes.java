package org.millrace.bucket.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A pattern, taken apart: what is not an escape stays as it is. Immutable. */
public final class Escapes {
    private static final Pattern ESCAPE = Pattern.compile("%(\\w|%)|%\\{([\\w.-]+)\\}|%\\[(\\w+)\\]");
    private static final Set<String> HOSTS = Set.of("localhost", "ip", "fqdn");

    /** A part of a pattern. */
    sealed interface Part {}

    /** Text that stays. */
    record Text(String text) implements Part {}

    /** A header's value. */
    record Header(String name) implements Part {}

    /** A field of the time; {@code t} is the time as it was given. */
    record Field(char letter) implements Part {}

    /** Something of this host, in small letters. */
    record Host(String what) implements Part {}

    private final String pattern;
    private final List<Part> parts;
    private final Set<String> unknown;

    private Escapes(String pattern, List<Part> parts, Set<String> unknown) {
        this.pattern = pattern;
        this.parts = List.copyOf(parts);
        this.unknown = unknown;
    }

    /**
     * Takes a pattern apart.
     *
     * @throws IllegalArgumentException if it asks for something of the host that is not known
     */
    public static Escapes of(String pattern) {
        List<Part> parts = new ArrayList<>();
        Set<String> unknown = new TreeSet<>();
        StringBuilder text = new StringBuilder();
        Matcher matcher = ESCAPE.matcher(pattern);
        int from = 0;
        while (matcher.find()) {
            text.append(pattern.substring(from, matcher.start()));
            from = matcher.end();
            String letter = matcher.group(1);
            if (letter != null && letter.equals("%")) {
                text.append('%');
                continue;
            }
            if (letter != null && !letter.equals("t") && !TimeFields.knows(letter.charAt(0))) {
                unknown.add("%" + letter);
                continue;
            }
            if (text.length() > 0) {
                parts.add(new Text(text.toString()));
                text.setLength(0);
            }
            parts.add(part(letter, matcher.group(2), matcher.group(3)));
        }
        text.append(pattern.substring(from));
        if (text.length() > 0) {
            parts.add(new Text(text.toString()));
        }
        return new Escapes(pattern, parts, unknown);
    }

    private static Part part(@Nullable String letter, @Nullable String header, @Nullable String host) {
        if (letter != null) {
            return new Field(letter.charAt(0));
        }
        if (header != null) {
            return new Header(header);
        }
        String what = String.valueOf(host).toLowerCase(Locale.ROOT);
        if (!HOSTS.contains(what)) {
            throw new IllegalArgumentException("%[" + host + "] is none of %[localhost], %[IP], %[FQDN]");
        }
        return new Host(what);
    }

    List<Part> parts() {
        return parts;
    }

    /** As it was typed. */
    public String pattern() {
        return pattern;
    }

    /** Escapes that mean nothing and are left out, such as {@code %q}. */
    public Set<String> unknown() {
        return unknown;
    }

    /** Whether it needs to know the time. */
    public boolean hasTime() {
        return parts.stream().anyMatch(Field.class::isInstance);
    }

    /** The shortest time for which two events have the same, in seconds, as far as the clock on the wall goes; 0 if it has no time. */
    public long finestSeconds() {
        return finestSeconds(Rounding.NONE);
    }

    /** The same of times that are rounded down, but for {@code %t}, which never is. */
    public long finestSeconds(Rounding rounding) {
        long finest = 0;
        for (Part part : parts) {
            if (part instanceof Field field) {
                long seconds = field.letter() == 't' ? 1 : Math.max(seconds(field.letter()), rounding.seconds());
                finest = finest == 0 ? seconds : Math.min(finest, seconds);
            }
        }
        return finest;
    }

    private static long seconds(char letter) {
        return switch (letter) {
            case 's', 'S', 'c' -> 1;
            case 'M' -> 60;
            case 'H', 'I', 'k', 'l' -> 3_600;
            case 'p' -> 43_200;
            // The offset changes with the clocks: twice a year at most.
            case 'b', 'B', 'm', 'n', 'z' -> 28 * 86_400L;
            case 'y', 'Y' -> 365 * 86_400L;
            default -> 86_400;
        };
    }

    /** The text before the first escape, or all of it. */
    public String beginning() {
        return !parts.isEmpty() && parts.get(0) instanceof Text first ? first.text() : "";
    }

    /** Whether there is any escape. */
    public boolean isFixed() {
        return parts.stream().allMatch(Text.class::isInstance);
    }

    /** Whether a colon stands in it, behind its scheme and authority, or comes of one of its times. */
    public boolean hasColon() {
        boolean first = true;
        for (Part part : parts) {
            if (part instanceof Field field && field.letter() == 'c') {
                return true;
            }
            if (part instanceof Text text && (first ? behindAuthority(text.text()) : text.text()).indexOf(':') >= 0) {
                return true;
            }
            first = false;
        }
        return false;
    }

    private static String behindAuthority(String text) {
        int scheme = text.indexOf(":/");
        if (scheme < 0 || text.substring(0, scheme).indexOf('/') >= 0) {
            return text;
        }
        int from = scheme + 2;
        if (text.startsWith("/", from)) {
            from = text.indexOf('/', from + 1);
        }
        return from < 0 ? "" : text.substring(from);
    }

    @Override
    public String toString() {
        return pattern;
    }
}
