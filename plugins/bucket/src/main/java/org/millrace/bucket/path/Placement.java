package org.millrace.bucket.path;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.operate.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the place of an event. Remembers what it found: events of the same second with the same values of the headers that count cost
 * a look-up and nothing new. Belongs to the thread that delivers.
 */
public final class Placement {
    private static final Logger log = LoggerFactory.getLogger(Placement.class);
    private static final String TIMESTAMP = "timestamp";
    private static final int REMEMBERED = 256;
    private static final long YEAR_MS = 366L * 86_400_000;
    private static final String[] NONE = {};
    /** What disks and HDFS bear, with room for what makes a name of a prefix. */
    private static final int MOST_NAME_BYTES = 255;

    private static final int MOST_PREFIX_BYTES = 160;
    private static final int MOST_PATH_BYTES = 3_000;

    private final Escapes directory;
    private final Escapes prefix;
    private final PathRules rules;
    private final TimeFields fields;
    /** Headers whose values count, and in their order what stands for those that an event has not. */
    private final String[] headers;

    private final boolean timed;
    private final boolean given;
    private final Found[] remembered = new Found[REMEMBERED];
    private final String[] values;
    private final Map<String, String> hosts = new HashMap<>();
    private Runnable missed = () -> {};
    private Predicate<String> possible = path -> true;
    private boolean warned;

    /** What was found for the events of one second with the same values. */
    private static final class Found {
        final long second;
        final String[] values;
        final Place place;

        Found(long second, String[] values, Place place) {
            this.second = second;
            this.values = values;
            this.place = place;
        }
    }

    /** The pattern of a directory and that of the beginning of a file's name. */
    public Placement(Escapes directory, Escapes prefix, PathRules rules) {
        this.directory = directory;
        this.prefix = prefix;
        this.rules = rules;
        this.fields = new TimeFields(rules);
        List<Escapes.Part> parts = new ArrayList<>(directory.parts());
        parts.addAll(prefix.parts());
        this.headers = parts.stream()
                .filter(Escapes.Header.class::isInstance)
                .map(part -> ((Escapes.Header) part).name())
                .distinct()
                .toArray(String[]::new);
        this.timed = directory.hasTime() || prefix.hasTime();
        this.given = parts.contains(new Escapes.Field('t'));
        this.values = new String[headers.length + (given ? 1 : 0)];
    }

    /** From now on somebody counts headers that events do not have. */
    public Placement counting(Runnable missedOne) {
        missed = missedOne;
        return this;
    }

    /** From now on somebody says whether there can be something of a name that was made of an event. */
    public Placement where(Predicate<String> canBe) {
        possible = canBe;
        return this;
    }

    /**
     * Where it belongs.
     *
     * @param now the time of its delivery, in milliseconds
     * @throws UnplaceableException if there is no place for it
     */
    public Place place(Event event, long now) throws UnplaceableException {
        long time = timed ? time(event, now) : 0;
        int hash = values(event, time);
        long second = Math.floorDiv(time, 1000L);
        int slot = (hash * 31 + (int) second) & (REMEMBERED - 1);
        Found found = remembered[slot];
        if (found == null || found.second != second || !Arrays.equals(found.values, values)) {
            found = new Found(second, values.length == 0 ? NONE : values.clone(), find(time, now));
            remembered[slot] = found;
        }
        return found.place;
    }

    private long time(Event event, long now) throws UnplaceableException {
        if (rules.useLocalTime()) {
            return now;
        }
        String text = event.header(TIMESTAMP, "");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            if (rules.nowIfMissing()) {
                return now;
            }
            throw new UnplaceableException(
                    text.isEmpty()
                            ? "it has no header timestamp, which its path needs"
                            : "its header timestamp is no number of milliseconds: " + Printable.of(text));
        }
    }

    /** Collects the values that count. */
    private int values(Event event, long time) {
        int hash = 0;
        for (int i = 0; i < headers.length; i++) {
            String value = event.headers().get(headers[i]);
            if (value == null) {
                missed.run();
                value = rules.missingHeader();
            }
            values[i] = value;
            hash = hash * 31 + value.hashCode();
        }
        if (given) {
            String text = rules.useLocalTime() ? "" : event.header(TIMESTAMP, "");
            values[headers.length] = text.isEmpty() || !isNumber(text) ? Long.toString(time) : text;
            hash = hash * 31 + values[headers.length].hashCode();
        }
        return hash;
    }

    private static boolean isNumber(String text) {
        int from = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        return text.length() > from && text.chars().skip(from).allMatch(Character::isDigit);
    }

    private Place find(long millis, long now) throws UnplaceableException {
        ZonedDateTime time = rules.rounding().down(Instant.ofEpochMilli(millis).atZone(rules.zone()));
        if (timed && !warned && Math.abs(millis - now) > YEAR_MS) {
            warned = true;
            log.warn(
                    "An event has the time {}, more than a year off: is its header timestamp one of seconds? Told once.",
                    time);
        }
        String found = replace(directory, time, true);
        int end = found.length();
        while (end > 1 && found.charAt(end - 1) == '/') {
            end--;
        }
        return new Place(found.substring(0, end), replace(prefix, time, false));
    }

    private String replace(Escapes pattern, ZonedDateTime time, boolean isDirectory) throws UnplaceableException {
        StringBuilder to = new StringBuilder();
        boolean foreign = false;
        for (Escapes.Part part : pattern.parts()) {
            if (part instanceof Escapes.Text text) {
                to.append(text.text());
            } else if (part instanceof Escapes.Field field) {
                if (field.letter() == 't') {
                    to.append(values[headers.length]);
                } else {
                    fields.append(to, field.letter(), time);
                }
            } else if (part instanceof Escapes.Host host) {
                to.append(host(host.what()));
            } else if (part instanceof Escapes.Header header) {
                foreign = true;
                append(to, header.name(), values[Arrays.asList(headers).indexOf(header.name())]);
            }
        }
        String path = to.toString();
        if (foreign) {
            check(path, isDirectory);
        }
        if (!pattern.isFixed() && !possible.test(path)) {
            throw new UnplaceableException("nothing can have such a name there: " + Printable.of(path));
        }
        return path;
    }

    private static void check(String path, boolean isDirectory) throws UnplaceableException {
        int most = isDirectory ? MOST_NAME_BYTES : MOST_PREFIX_BYTES;
        for (String name : path.split("/", -1)) {
            if (name.equals("..") || (name.equals(".") && isDirectory)) {
                throw new UnplaceableException("its headers would lead to another directory: " + Printable.of(path));
            }
            if (bytes(name) > most) {
                throw new UnplaceableException(
                        "its headers make a name of more than " + most + " bytes: " + Printable.of(name, 100));
            }
        }
        if (bytes(path) > MOST_PATH_BYTES) {
            throw new UnplaceableException(
                    "its headers make a path of more than " + MOST_PATH_BYTES + " bytes: " + Printable.of(path, 100));
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private void append(StringBuilder to, String header, String value) throws UnplaceableException {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ':' && rules.colon() == PathRules.Colon.REFUSED) {
                throw new UnplaceableException(
                        "its header " + header + " has a colon, which no name may have there: " + Printable.of(value));
            }
            boolean encoded = (c == '/' && !rules.rawHeaders())
                    || c < ' '
                    || c == 127
                    || (c == ':' && rules.colon() == PathRules.Colon.ENCODED);
            if (encoded) {
                to.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            } else if (Character.isSurrogate(c) && !isPair(value, i)) {
                // No name can be made of half a character.
                to.append('?');
            } else {
                to.append(c);
            }
        }
    }

    private static boolean isPair(String value, int at) {
        return Character.isHighSurrogate(value.charAt(at))
                ? at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
    }

    private String host(String what) throws UnplaceableException {
        @Nullable String known = hosts.get(what);
        if (known == null) {
            try {
                InetAddress here = InetAddress.getLocalHost();
                known = switch (what) {
                    case "localhost" -> here.getHostName();
                    case "ip" -> here.getHostAddress();
                    default -> here.getCanonicalHostName();
                };
            } catch (UnknownHostException e) {
                throw new UnplaceableException("this host does not know its own name: " + e.getMessage());
            }
            hosts.put(what, known);
        }
        return known;
    }
}
