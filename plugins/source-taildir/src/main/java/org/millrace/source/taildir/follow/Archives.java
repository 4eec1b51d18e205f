package org.millrace.source.taildir.follow;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.Facts;
import org.millrace.source.taildir.disk.FileKey;
import org.millrace.source.taildir.disk.GzipContent;
import org.millrace.source.taildir.follow.TailFile.Place;
import org.millrace.source.taildir.follow.TailFile.Stage;
import org.millrace.source.taildir.mark.FileRecord;
import org.millrace.source.taildir.mark.Fingerprint;
import org.millrace.source.taildir.mark.Position;

/**
 * Packed files. None is ever read as it is. A new one is what a followed file has become, which is found out by what it holds: then the
 * rest of that file is read out of it. Or nobody has seen what it holds; then that is read from the beginning. All those that there are
 * when the source is new, and those that need no reading any more, are known by their number and left alone.
 */
final class Archives {
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long DAMAGED_MS = TimeUnit.MINUTES.toMillis(1);
    /** So far a file system's clock may be behind. */
    private static final long COARSE_MS = 100;

    private static final long SIZE_MASK = 0xffff_ffffL;

    private final Disk disk;
    private final TailSettings settings;
    private final Files files;
    private final Handles handles;
    private final Figures figures;
    private final Troubles troubles;
    private final LongSupplier nanos;
    private final Identity identity = new Identity();

    private final LeftAlone known;
    private final Map<FileKey, Candidate> candidates = new LinkedHashMap<>();
    private @Nullable Comparison job;

    Archives(
            Disk disk,
            TailSettings settings,
            Files files,
            Handles handles,
            Figures figures,
            Troubles troubles,
            LongSupplier nanos) {
        this.disk = disk;
        this.settings = settings;
        this.files = files;
        this.handles = handles;
        this.figures = figures;
        this.troubles = troubles;
        this.nanos = nanos;
        this.known = new LeftAlone(disk, files.book, nanos);
    }

    /** From the marks. */
    Kept restore(FileRecord record) {
        return known.restore(record);
    }

    /** Whether it is not known yet what some packed file of this family holds. */
    boolean isOpen(Family family) {
        return candidates.values().stream().anyMatch(each -> each.family == family);
    }

    /**
     * There is a packed file.
     *
     * @param group which would have it, or what it was before; null if none
     * @param fresh whether the source is new here, so that it was not made of anything that was followed
     */
    void seen(Path path, Facts facts, @Nullable Group group, boolean fresh, int look) throws IOException {
        if (known.has(path, facts, look)) {
            return;
        }
        TailFile claimed = files.claim(facts.key());
        // Where something was read of it, what it holds tells whether this is the same, and not its number.
        if (claimed != null
                && claimed.stage == Stage.PACKED
                && (claimed.latest.offset() == 0 || !Names.isGzip(path.toString()))) {
            files.found(claimed, path, facts, group, true);
            claimed.look = look;
            claimed.packed = facts;
            files.turns.add(claimed);
            return;
        }
        if (fresh || !settings.readPacked() || !Names.isGzip(path.toString())) {
            figures.packed().increment();
            known.add(path, facts, look);
            return;
        }
        Candidate candidate =
                candidates.computeIfAbsent(facts.key(), key -> new Candidate(key, files.family(path), path));
        candidate.path = path;
        candidate.group = group;
        candidate.look = look;
        if (candidate.size != facts.size() || candidate.changedMs != facts.changedMs()) {
            candidate.size = facts.size();
            candidate.changedMs = facts.changedMs();
            candidate.quietNanos = nanos.getAsLong();
        }
    }

    /** Whether it is known to be packed, whatever it is called. */
    boolean isKnown(Path path, Facts facts, int look) throws IOException {
        return known.has(path, facts, look);
    }

    /** Whether there is something to find out, or this look could not tell. */
    boolean isBusy(int look) {
        return !candidates.isEmpty() || known.isUnsure(look);
    }

    /** A file under another name turned out to be packed. */
    void leave(TailFile file, int look) {
        figures.packed().increment();
        known.add(file.path, new Facts(file.key, file.size, file.changedMs, true), look);
    }

    /** A look is over in which every directory could be looked at: what was not seen is gone. */
    void endOfLook(int look, Set<Long> devices) {
        known.endOfLook(look, devices);
        candidates.values().removeIf(each -> each.look != look && (job == null || job.candidate != each));
    }

    /** Of how many it is not known what they hold. */
    int open() {
        return candidates.size();
    }

    /** Whether {@link #step} has something to do now. */
    boolean isDue() {
        return job != null || due() != null;
    }

    private @Nullable Candidate due() {
        long now = nanos.getAsLong();
        for (Candidate each : candidates.values()) {
            if (now - each.quietNanos >= QUIET_NANOS) {
                return each;
            }
        }
        return null;
    }

    /** Goes on finding out what is not known, for a moment. */
    void step() {
        long end = nanos.getAsLong() + SLICE_NANOS;
        do {
            Comparison doing = job;
            Candidate next = doing == null ? due() : null;
            if (doing != null) {
                compareOn(doing);
            } else if (next != null) {
                begin(next);
            } else {
                return;
            }
        } while (nanos.getAsLong() < end);
    }

    private void compareOn(Comparison doing) {
        try {
            compare(doing);
        } catch (IOException e) {
            failed(doing.candidate, doing.content, e);
        }
    }

    private void begin(Candidate candidate) {
        GzipContent content = null;
        try {
            if (!isThere(candidate)) {
                candidate.quietNanos = nanos.getAsLong();
                return;
            }
            Content packed = disk.open(candidate.path);
            try {
                if (!isThere(candidate)) {
                    packed.close();
                    candidate.quietNanos = nanos.getAsLong();
                    return;
                }
                content = new GzipContent(packed);
            } catch (IOException e) {
                packed.close();
                throw e;
            }
            byte[] head = new byte[Fingerprint.HEAD];
            int length = content.read(0, head, 0, head.length);
            List<TailFile> maybe = new ArrayList<>();
            for (TailFile file : candidate.family.members) {
                if (begins(file.latest, head, length)) {
                    boolean measured = file.place == Place.MISSING || file.stage == Stage.PACKED || measure(file);
                    boolean all = measured && isAllOf(file, content);
                    // Who is killed before he has read the rest finds it in here, and nowhere else.
                    if (!measured || (all && file.left() > 0)) {
                        later(candidate, content);
                        return;
                    }
                    if (all) {
                        done(candidate, content);
                        return;
                    }
                    if (file.place == Place.MISSING) {
                        maybe.add(file);
                    }
                }
            }
            maybe.sort(Comparator.comparingLong(file -> file.latest.offset()));
            job = new Comparison(candidate, content, new ArrayDeque<>(maybe));
        } catch (IOException e) {
            failed(candidate, content, e);
        }
    }

    private boolean isThere(Candidate candidate) throws IOException {
        Optional<Facts> facts = disk.look(candidate.path);
        return facts.isPresent() && facts.get().key().equals(candidate.key);
    }

    /** Tries again in a while, when others have had their turn. */
    private void later(Candidate candidate, GzipContent content) throws IOException {
        candidate.quietNanos = nanos.getAsLong();
        candidates.remove(candidate.key);
        candidates.put(candidate.key, candidate);
        content.close();
    }

    private static boolean begins(Position position, byte[] head, int length) {
        int known = position.headLength();
        return known > 0 && known <= length && Fingerprint.of(head, 0, known) == position.head();
    }

    /**
     * Has its size known as it is now: it may have grown since the last look.
     *
     * @return false if it can't be opened under its name, or has not what was read of it any more: the next look will notice that this
     *     is what has been packed
     */
    private boolean measure(TailFile file) throws IOException {
        Content content = handles.of(file);
        if (content == null || content.size() < file.latest.offset()) {
            return false;
        }
        if (content.size() > file.size) {
            files.size(file, content.size());
        }
        return identity.fits(content, file.latest);
    }

    private static boolean isAllOf(TailFile file, GzipContent content) throws IOException {
        boolean known = file.place != Place.MISSING || file.left() == 0;
        return known && content.declaredSize() == (file.size & SIZE_MASK);
    }

    /** Of several that it may be, it is the one that was read furthest: what was read of the others may be how each begins. */
    private void compare(Comparison doing) throws IOException {
        TailFile file = doing.maybe.peekFirst();
        if (file == null) {
            TailFile found = doing.found;
            if (found == null) {
                unseen(doing.candidate, doing.content);
            } else if (found.place != Place.MISSING) {
                // Meanwhile it was found elsewhere, or something else that has its number by now.
                job = null;
                later(doing.candidate, doing.content);
            } else {
                job = null;
                candidates.remove(doing.candidate.key);
                goOn(found, doing.candidate, doing.content);
            }
            return;
        }
        Position position = file.latest;
        if (doing.content.reach(position.offset() - position.tailLength())) {
            doing.maybe.pollFirst();
            if (identity.tailFits(doing.content, position)) {
                doing.found = file;
            }
        }
    }

    private void goOn(TailFile file, Candidate candidate, GzipContent content) throws IOException {
        figures.unpacked().increment();
        Facts facts = new Facts(candidate.key, file.size, candidate.changedMs, true);
        files.found(file, candidate.path, facts, candidate.group, true);
        file.packed = candidate.facts();
        file.stage(Stage.PACKED);
        handles.keep(file, content);
        files.turns.add(file);
    }

    /** Nobody has seen what it holds. */
    private void unseen(Candidate candidate, GzipContent content) throws IOException {
        job = null;
        Group group = candidate.group;
        if (group == null
                || candidate.changedMs < files.book.since() - COARSE_MS
                || known.hasCopyOf(candidate.path, candidate.facts())) {
            done(candidate, content);
            return;
        }
        candidates.remove(candidate.key);
        TailFile lost = candidate.family.lostUnread(content.declaredSize());
        if (lost != null) {
            goOn(lost, candidate, content);
            return;
        }
        figures.unpacked().increment();
        TailFile file = files.add(group, candidate.path, candidate.key, Position.START, 1);
        file.changedMs = candidate.changedMs;
        file.packed = candidate.facts();
        file.stage(Stage.PACKED);
        file.moved = true;
        handles.keep(file, content);
        files.book.changed(file);
        files.turns.add(file);
    }

    private void done(Candidate candidate, @Nullable GzipContent content) throws IOException {
        job = null;
        candidates.remove(candidate.key);
        figures.packed().increment();
        known.add(candidate.path, candidate.facts(), candidate.look);
        if (content != null) {
            content.close();
        }
    }

    private void failed(Candidate candidate, @Nullable GzipContent content, IOException e) {
        job = null;
        candidate.quietNanos = nanos.getAsLong();
        try {
            if (content != null) {
                content.close();
            }
            boolean damaged = e instanceof ZipException || e instanceof EOFException;
            if (damaged && System.currentTimeMillis() - candidate.changedMs > DAMAGED_MS) {
                troubles.lose(candidate.path + " is a damaged gzip file, and is left alone: " + e);
                done(candidate, null);
            }
        } catch (IOException again) {
            e.addSuppressed(again);
            troubles.begin(candidate.path, e.toString());
        }
    }

    /** All of it has been read. */
    void read(TailFile file, int look) {
        Facts packed = file.packed;
        known.add(file.path, packed == null ? new Facts(file.key, -1, 0, true) : packed, look);
    }

    void close() {
        Comparison doing = job;
        job = null;
        if (doing != null) {
            try {
                doing.content.close();
            } catch (IOException e) {
                // It was only read.
                return;
            }
        }
    }
}
