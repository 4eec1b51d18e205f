package org.millrace.runtime.flow.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.file.DurableFile;
import org.millrace.api.file.Presence;
import org.millrace.runtime.services.ComponentHolds.Hold;
import org.millrace.runtime.services.ComponentHolds.HoldKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The holds, by component, as they are on disk. Small enough to be written anew each time: beside the file, forced, and moved
 * into its place.
 *
 * <pre>
 * millrace holds 1
 * PAUSE [tab] sink k1 [tab] 2026-01-31T12:00:00Z [tab] root [tab] the store is being mended
 * crc32c 1a2b3c4d                       of all bytes before this line
 * </pre>
 */
final class HoldFile {
    private static final Logger log = LoggerFactory.getLogger(HoldFile.class);
    private static final String HEAD = "millrace holds 1\n";
    private static final String CHECKSUM = "crc32c ";
    private static final int FIELDS = 5;
    private static final int LONGEST_REASON = 500;
    private static final long LARGEST = 4L * 1024 * 1024;
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private final Path file;
    private volatile Map<ComponentKey, Hold> holds = Map.of();
    /** Why it could not be read yet; empty if it was. */
    private volatile String unread = "";

    private long triedNanos;

    /**
     * Reads what is there. A damaged file is set aside and says so: its components run, as if nothing held them. One that can't be
     * read says nothing of what it holds: until it can, everything rests.
     */
    HoldFile(Path file) {
        this.file = file;
        read();
    }

    private synchronized void read() {
        triedNanos = System.nanoTime();
        Map<ComponentKey, Hold> read = Map.of();
        try {
            if (Presence.ofDirectory(Objects.requireNonNull(file.getParent())) && Presence.of(file)) {
                read = parse();
            }
            if (!unread.isEmpty()) {
                log.info("{} can be read again.", file);
            }
            unread = "";
        } catch (IOException e) {
            if (unread.isEmpty()) {
                log.error(
                        "{} can't be read ({}), so that it is not known what is paused: everything rests until it can be.",
                        file,
                        e.toString());
            }
            unread = String.valueOf(e);
            return;
        } catch (UncheckedIOException | DateTimeException | IllegalArgumentException e) {
            setAside(e);
        }
        this.holds = read;
    }

    private Map<ComponentKey, Hold> parse() throws IOException {
        long size = Files.size(file);
        if (size > LARGEST) {
            throw new IllegalArgumentException("it has " + size + " bytes, more than the " + LARGEST + " it may have");
        }
        // What is no text has no right checksum either.
        return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    /** Whether it is known what it holds; tried again now and then if not. */
    boolean known() {
        synchronized (this) {
            if (!unread.isEmpty() && System.nanoTime() - triedNanos > AGAIN.toNanos()) {
                read();
            }
        }
        return unread.isEmpty();
    }

    /** What holds a component; everything is held while that is not known. */
    @Nullable
    Hold of(ComponentKey component) {
        return known()
                ? holds.get(component)
                : new Hold(component, HoldKind.PAUSE, "millrace", Instant.EPOCH, file + " can't be read: " + unread);
    }

    private void mustBeKnown() throws IOException {
        if (!known()) {
            throw new IOException(file + " can't be read: " + unread);
        }
    }

    private void setAside(Exception damage) {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.warn("{} can't be moved: {}", file, e.toString());
        }
        log.error(
                "{} can't be read ({}), so that no component is paused or draining; it is kept as {}. Pause again what has to"
                        + " rest.",
                file,
                damage.getMessage(),
                aside.getFileName());
    }

    private static Map<ComponentKey, Hold> parse(String text) {
        int end = text.lastIndexOf(CHECKSUM);
        if (!text.startsWith(HEAD) || end < 0 || !text.substring(end).equals(checksum(text.substring(0, end)))) {
            throw new IllegalArgumentException("its checksum is wrong");
        }
        Map<ComponentKey, Hold> read = new LinkedHashMap<>();
        for (String line : text.substring(HEAD.length(), end).lines().toList()) {
            String[] fields = line.split("\t", FIELDS);
            if (fields.length < FIELDS) {
                throw new IllegalArgumentException("a line has " + fields.length + " fields: " + line);
            }
            ComponentKey component = ComponentKey.parse(fields[1])
                    .orElseThrow(() -> new IllegalArgumentException("a line holds no component: " + line));
            read.put(
                    component,
                    new Hold(component, HoldKind.valueOf(fields[0]), fields[3], Instant.parse(fields[2]), fields[4]));
        }
        return read;
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return CHECKSUM + String.format(Locale.ROOT, "%08x", crc.getValue()) + "\n";
    }

    /** By component; never changes. */
    Map<ComponentKey, Hold> holds() {
        return holds;
    }

    /** Adds one, in place of any of the same component. It is on disk when this returns. */
    synchronized void put(Hold hold) throws IOException {
        mustBeKnown();
        Map<ComponentKey, Hold> next = new TreeMap<>(holds);
        next.put(
                hold.component(),
                new Hold(hold.component(), hold.kind(), plain(hold.who()), hold.since(), plain(hold.reason())));
        write(next);
    }

    /** Takes one away; false if there is none. */
    synchronized boolean remove(ComponentKey component) throws IOException {
        mustBeKnown();
        Map<ComponentKey, Hold> next = new TreeMap<>(holds);
        if (next.remove(component) == null) {
            return false;
        }
        write(next);
        return true;
    }

    /** One line of bounded length. */
    private static String plain(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }

    private void write(Map<ComponentKey, Hold> next) throws IOException {
        DurableFile.replace(file, text(next.values()).getBytes(StandardCharsets.UTF_8));
        holds = Map.copyOf(next);
    }

    private static String text(Collection<Hold> holds) {
        StringBuilder text = new StringBuilder(HEAD);
        for (Hold hold : holds) {
            text.append(String.join(
                            "\t",
                            List.of(
                                    hold.kind().name(),
                                    hold.component().toString(),
                                    hold.since().toString(),
                                    hold.who(),
                                    hold.reason())))
                    .append('\n');
        }
        return text.append(checksum(text.toString())).toString();
    }
}
