package org.millrace.bucket.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that a sink has begun and not got rid of. A file stands here, on the disk, before it is made; what becomes of it later is
 * added as further lines. Written anew from time to time.
 *
 * <pre>
 *   crc32c TAB kind TAB number TAB …                       one line each
 *   H  0  token                                            whose home this is
 *   O  number  temporary  target  identity  copy           is about to be made
 *   A  number  temporary  target  identity  copy           taken over from another sink
 *   M  number  identity                                    was made               not forced
 *   T  number  target                                      is to be called otherwise
 *   C  number  identity                                    has a copy, which is to take its place
 *   G  number                                              is finished or deleted not forced: see settle
 *   N  number                                              was given last
 * </pre>
 *
 * Lines that are not what they say are left out: a torn end is what a crash leaves, and anything else is told. All methods are
 * guarded by the list itself.
 */
public final class OpenList implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(OpenList.class);
    private static final String NAME = "open-list";
    private static final int CRC_DIGITS = 8;
    private static final int MANY = 2_000;

    private final Home home;
    private final Map<Long, FileEntry> entries = new LinkedHashMap<>();
    private final Set<Long> adopted = new HashSet<>();
    /** Of which a mark may still speak. */
    private final Set<Long> gone = new HashSet<>();

    private String token = "";
    private boolean damaged;
    private long last;
    private int lines;
    private boolean unforced;
    private boolean broken;
    private boolean closed;
    private Home.@Nullable Appender end;

    /** Reads what is there. */
    public OpenList(Home home) throws IOException {
        this.home = home;
        byte[] there = home.read(NAME).orElse(new byte[0]);
        read(new String(there, StandardCharsets.UTF_8));
        if (token.isEmpty()) {
            token = UUID.randomUUID().toString();
        }
        rewrite();
    }

    private void read(String text) {
        int bad = 0;
        int from = 0;
        while (from < text.length()) {
            int to = text.indexOf('\n', from);
            boolean good = to >= 0 && take(text.substring(from, to));
            if (good && bad > 0) {
                damaged = true;
            }
            bad += good ? 0 : 1;
            from = to < 0 ? text.length() : to + 1;
        }
        if (damaged) {
            log.error(
                    "{} of the lines in {}/{} are damaged and were left out. Files of this sink that are still in use may have to be"
                            + " looked after by hand.",
                    bad,
                    home.path(),
                    NAME);
        }
    }

    private boolean take(String line) {
        if (line.length() <= CRC_DIGITS || line.charAt(CRC_DIGITS) != '\t') {
            return false;
        }
        String content = line.substring(CRC_DIGITS + 1);
        if (!line.substring(0, CRC_DIGITS).equals(crc(content))) {
            return false;
        }
        try {
            List<String> fields = Fields.split(content);
            take(fields.get(0), Long.parseLong(fields.get(1)), fields.subList(2, fields.size()));
            return true;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    private void take(String kind, long id, List<String> rest) {
        last = Math.max(last, id);
        FileEntry known = entries.get(id);
        switch (kind) {
            case "H" -> token = rest.get(0);
            case "N" -> last = Math.max(last, id);
            case "O", "A" -> {
                entries.put(
                        id, new FileEntry(id, rest.get(0), rest.get(1), rest.get(2), rest.get(3), FileEntry.UNKNOWN));
                if (kind.equals("A")) {
                    adopted.add(id);
                }
            }
            case "G" -> {
                entries.remove(id);
                adopted.remove(id);
                gone.add(id);
            }
            default -> {
                if (known != null) {
                    entries.put(
                            id,
                            switch (kind) {
                                case "M" -> known.identified(rest.get(0));
                                case "T" -> known.aimedAt(rest.get(0));
                                case "C" -> known.copied(rest.get(0));
                                default -> known;
                            });
                }
            }
        }
    }

    private static String crc(String content) {
        CRC32C crc = new CRC32C();
        crc.update(content.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static String line(String... fields) {
        String content = Fields.join(fields);
        return crc(content) + "\t" + content + "\n";
    }

    private static String line(String kind, FileEntry entry) {
        return line(kind, Long.toString(entry.id()), entry.temporary(), entry.target(), entry.identity(), entry.copy());
    }

    /** Writes what still counts. What was forced before stays forced. */
    private void rewrite() throws IOException {
        StringBuilder all = new StringBuilder(line("H", "0", token));
        for (FileEntry entry : entries.values()) {
            all.append(line(adopted.contains(entry.id()) ? "A" : "O", entry));
        }
        for (long id : gone) {
            all.append(line("G", Long.toString(id)));
        }
        // No number is given twice.
        all.append(line("N", Long.toString(last)));
        home.replace(NAME, all.toString().getBytes(StandardCharsets.UTF_8));
        lines = entries.size() + gone.size();
        unforced = false;
        Home.Appender before = end;
        end = null;
        if (before != null) {
            before.close();
        }
        end = home.append(NAME);
        broken = false;
    }

    private void add(String text, boolean force) throws IOException {
        if (closed) {
            throw new IOException(home.path() + " is closed");
        }
        if (broken || end == null) {
            rewrite();
        }
        Home.Appender to = Objects.requireNonNull(end);
        // Half a line would spoil the one behind it.
        broken = true;
        to.write(text.getBytes(StandardCharsets.UTF_8));
        lines++;
        unforced = true;
        if (force) {
            to.force();
            unforced = false;
        }
        broken = false;
    }

    /** Whose home this is; another one after the directory was lost. */
    public synchronized String token() {
        return token;
    }

    /** Whether lines were damaged, so that it may not know of all that became of its files. */
    public synchronized boolean isDamaged() {
        return damaged;
    }

    /** The files that were begun and are not gone; a copy. */
    public synchronized Collection<FileEntry> entries() {
        return new ArrayList<>(entries.values());
    }

    /** Whether it was taken over from another sink, whose mark says what becomes of it. */
    public synchronized boolean isAdopted(long id) {
        return adopted.contains(id);
    }

    /** What is known of a file, if it is not gone. */
    public synchronized @Nullable FileEntry entry(long id) {
        return entries.get(id);
    }

    /** Whether it is known to be gone. */
    public synchronized boolean isGone(long id) {
        return gone.contains(id);
    }

    /** A file that is about to be made: on the disk when this returns. */
    public synchronized FileEntry opening(String temporary, String target) throws IOException {
        FileEntry entry = FileEntry.opening(++last, temporary, target);
        add(line("O", entry), true);
        entries.put(entry.id(), entry);
        return entry;
    }

    /** Numbers up to this one are given. */
    public synchronized void reserve(long id) {
        last = Math.max(last, id);
    }

    /**
     * Files of another sink, which get numbers of this one: on the disk when this returns.
     *
     * @param counting whether that sink's mark speaks of them; else they are as those of this one of which no mark speaks
     */
    public synchronized List<FileEntry> adopt(List<FileEntry> theirs, boolean counting) throws IOException {
        List<FileEntry> ours = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        for (FileEntry each : theirs) {
            FileEntry entry = each.numbered(++last);
            all.append(line(counting ? "A" : "O", entry));
            ours.add(entry);
        }
        if (!ours.isEmpty()) {
            add(all.toString(), true);
        }
        for (FileEntry entry : ours) {
            entries.put(entry.id(), entry);
            if (counting) {
                adopted.add(entry.id());
            }
        }
        return ours;
    }

    /** It was made. */
    public synchronized FileEntry made(FileEntry entry, String identity) throws IOException {
        FileEntry known = entry.identified(identity);
        entries.put(entry.id(), known);
        add(line("M", Long.toString(entry.id()), identity), false);
        return known;
    }

    /** It is to be called otherwise in the end: on the disk when this returns. */
    public synchronized void aim(long id, String target) throws IOException {
        add(line("T", Long.toString(id), target), true);
        entries.computeIfPresent(id, (number, entry) -> entry.aimedAt(target));
    }

    /** A copy is to take its place: on the disk when this returns. */
    public synchronized void copied(long id, String identity) throws IOException {
        add(line("C", Long.toString(id), identity), true);
        entries.computeIfPresent(id, (number, entry) -> entry.copied(identity));
    }

    /** It is finished or deleted. A mark may leave it out only when that was {@linkplain #settle settled}. */
    public synchronized void gone(long id) throws IOException {
        add(line("G", Long.toString(id)), false);
        entries.remove(id);
        adopted.remove(id);
        gone.add(id);
    }

    /** All that was said is on the disk when this returns. */
    public synchronized void settle() throws IOException {
        if (broken || end == null) {
            rewrite();
        } else if (unforced) {
            end.force();
            unforced = false;
        }
    }

    /** A mark was committed that speaks of these alone; of those that are gone nobody will ask any more. */
    public synchronized void committed(Set<Long> spokenOf) throws IOException {
        gone.retainAll(spokenOf);
        if (lines > MANY && lines > 2 * (entries.size() + gone.size())) {
            rewrite();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        Home.Appender to = end;
        end = null;
        if (to != null) {
            to.close();
        }
    }
}
