package org.millrace.source.taildir.follow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.Facts;
import org.millrace.source.taildir.follow.TailFile.Place;
import org.millrace.source.taildir.follow.TailFile.Stage;
import org.millrace.source.taildir.mark.Position;

/** Compares what is known with what is there. A failure to look changes nothing. */
final class Look {
    /** A directory's time says that nothing changed only if it is older than the clock of a file system may be coarse. */
    private static final long COARSE_MS = 3000;
    /** So long the source looks for what is missing with bytes left; and for what is fully read, to know it again when it is packed. */
    private static final long SEARCH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long REMEMBER_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long GIVE_UP_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int MOST_REMEMBERED = 200;

    private final Disk disk;
    private final TailSettings settings;
    private final Files files;
    private final Handles handles;
    private final Search search;
    private final Archives archives;
    private final Figures figures;
    private final Troubles troubles;
    private final LongSupplier nanos;
    private final Map<Path, List<Group>> groups = new LinkedHashMap<>();
    private final Map<Path, Listing> listings = new HashMap<>();
    /** The directories of files that grew since this was asked last. */
    private final Set<@Nullable Path> grown = new HashSet<>();

    private int number;
    private boolean first = true;
    private boolean complete;

    /** The names of a directory that somebody asks for. */
    private record Listing(long changedMs, long device, List<Name> names) {}

    /**
     * @param group which asks for it, or for what it was before it was packed
     */
    private record Name(Path path, Group group, boolean packed) {}

    /** A new file. */
    private record Found(Path path, Group group, Facts facts) {}

    Look(
            Disk disk,
            TailSettings settings,
            Files files,
            Handles handles,
            Search search,
            Archives archives,
            Figures figures,
            Troubles troubles,
            LongSupplier nanos) {
        this.disk = disk;
        this.settings = settings;
        this.files = files;
        this.handles = handles;
        this.search = search;
        this.archives = archives;
        this.figures = figures;
        this.troubles = troubles;
        this.nanos = nanos;
        for (Group group : settings.groups()) {
            groups.computeIfAbsent(group.directory(), key -> new ArrayList<>()).add(group);
        }
    }

    /** In which directories files grew since the last time this was asked. */
    Set<@Nullable Path> takeGrown() {
        Set<@Nullable Path> taken = new HashSet<>(grown);
        grown.clear();
        return taken;
    }

    /** The number of the last look. */
    int number() {
        return number;
    }

    /**
     * Looks at everything.
     *
     * @param names whether names may have changed although the directories' times don't say so
     */
    void run(boolean names) {
        number++;
        search.begin();
        complete = true;
        List<Found> found = new ArrayList<>();
        for (Map.Entry<Path, List<Group>> each : groups.entrySet()) {
            Listing listing = listing(each.getKey(), each.getValue(), names);
            if (listing == null) {
                complete = false;
            } else {
                listing.names().forEach(name -> seen(name, found));
            }
        }
        for (TailFile file : List.copyOf(files.all())) {
            if (file.look != number && file.place == Place.NAMED) {
                alone(file);
            } else if (file.place == Place.UNNAMED) {
                unnamed(file);
            }
        }
        found.sort(Comparator.<Found>comparingLong(one -> one.facts().changedMs())
                .thenComparing(one -> one.path().toString(), Comparator.reverseOrder()));
        found.forEach(this::begin);
        if (complete) {
            Set<Long> devices = new HashSet<>();
            listings.values().forEach(each -> devices.add(each.device()));
            archives.endOfLook(number, devices);
        }
        searchMissing();
        first = false;
        int unsettled = 0;
        for (TailFile file : files.all()) {
            boolean held = file.isUndecided() && file.size > 0;
            unsettled += held || file.shortNanos > 0 || file.place == Place.UNNAMED ? 1 : 0;
        }
        files.unsettled(unsettled + (archives.isBusy(number) ? 1 : 0));
    }

    private @Nullable Listing listing(Path directory, List<Group> wanting, boolean fresh) {
        try {
            Optional<Facts> facts = disk.look(directory);
            if (facts.isEmpty()) {
                // It may come, or come again: what was in it is held.
                listings.remove(directory);
                troubles.end(directory);
                return null;
            }
            Listing last = listings.get(directory);
            long changed = facts.get().changedMs();
            if (settings.cacheNames()
                    && !fresh
                    && last != null
                    && last.changedMs() == changed
                    && System.currentTimeMillis() - changed > COARSE_MS) {
                return last;
            }
            List<Name> names = new ArrayList<>();
            for (String name : disk.names(directory)) {
                Group group = Group.wanting(wanting, name);
                if (group != null) {
                    names.add(new Name(directory.resolve(name), group, Names.isPacked(name)));
                }
            }
            Listing listing = new Listing(changed, facts.get().key().device(), names);
            listings.put(directory, listing);
            troubles.end(directory);
            return listing;
        } catch (IOException e) {
            troubles.begin(directory, e.toString());
            return null;
        }
    }

    private void seen(Name name, List<Found> found) {
        try {
            Optional<Facts> there = disk.look(name.path());
            troubles.end(name.path());
            if (there.isEmpty() || !there.get().regular()) {
                return;
            }
            Facts facts = there.get();
            TailFile file = files.of(facts.key());
            if (file != null && name.packed() && file.isClosedText()) {
                // It is gone, and this has its inode now.
                files.lose(file, nanos.getAsLong());
                files.unclaim(file);
                file = null;
            }
            if (file != null) {
                seen(file, name.path(), facts, name.group());
            } else if (name.packed()) {
                archives.seen(name.path(), facts, name.group(), first && files.book.isNew(), number);
            } else if (!archives.isKnown(name.path(), facts, number)) {
                found.add(new Found(name.path(), name.group(), facts));
            }
        } catch (IOException e) {
            troubles.begin(name.path(), e.toString());
            keepBy(name.path());
        }
    }

    /** What can't be looked at is where it was. */
    private void keepBy(Path path) {
        for (TailFile file : files.all()) {
            if (file.path.equals(path)) {
                file.look = number;
            }
        }
    }

    private void seen(TailFile file, Path path, Facts facts, Group group) throws IOException {
        if (file.look == number) {
            return;
        }
        file.look = number;
        if (!file.path.equals(path)) {
            Optional<Facts> before = disk.look(file.path);
            if (before.isEmpty() || !before.get().key().equals(facts.key())) {
                file.moved = true;
                if (file.content == null) {
                    file.foundByNumber(file.size);
                }
                files.rename(file, path, group, files.family(path));
            }
        }
        file.place = Place.NAMED;
        changed(file, facts);
    }

    /** What the file system says of a file that is followed; also between two looks. */
    void changed(TailFile file, Facts facts) throws IOException {
        boolean touched = facts.size() != file.size || facts.changedMs() != file.changedMs;
        file.changedMs = facts.changedMs();
        if (file.stage == Stage.PACKED) {
            return;
        }
        if (facts.size() > file.size) {
            file.grownNanos = nanos.getAsLong();
            grown.add(file.path.getParent());
            if (!file.moved && !file.live && file.stage == Stage.FOLLOWED) {
                file.live = true;
                files.turns.move(file);
            }
        }
        if (facts.size() >= file.latest.offset()) {
            files.size(file, facts.size());
        }
        boolean touch = touched && (facts.size() > 0 || file.latest.offset() > 0);
        boolean waits = file.isUndecided() && facts.size() > 0;
        if (file.hasMore()) {
            search.hold(file);
        }
        if (touch || waits || file.shortNanos > 0 || file.hasMore()) {
            files.turns.add(file);
        }
    }

    private void begin(Found found) {
        try {
            if (files.of(found.facts().key()) != null) {
                return;
            }
            TailFile claimed = files.claim(found.facts().key());
            if (claimed != null && claimed.stage != Stage.PACKED) {
                boolean moved =
                        !claimed.name().equals(String.valueOf(found.path().getFileName()));
                long known = claimed.size;
                files.found(claimed, found.path(), found.facts(), found.group(), moved);
                claimed.foundByNumber(known);
                files.newest(claimed);
                claimed.look = number;
                claimed.grownNanos = nanos.getAsLong();
                files.turns.add(claimed);
                return;
            }
            boolean skip = settings.skipToEnd() && first;
            long size = found.facts().size();
            TailFile file = files.add(
                    found.group(),
                    found.path(),
                    found.facts().key(),
                    skip && size > 0 ? Position.bare(size) : Position.START,
                    size);
            file.look = number;
            file.changedMs = found.facts().changedMs();
            file.grownNanos = nanos.getAsLong();
            if (skip) {
                file.stage(Stage.FOLLOWED);
            }
            files.book.changed(file);
            if (size > 0) {
                search.hold(file);
                files.turns.add(file);
            }
        } catch (IOException e) {
            troubles.begin(found.path(), e.toString());
        }
    }

    /** One whose name nobody asks for, or that was not seen. */
    private void alone(TailFile file) {
        Path directory = file.path.getParent();
        if (directory != null && groups.containsKey(directory) && !listings.containsKey(directory)) {
            return;
        }
        try {
            Optional<Facts> facts = disk.look(file.path);
            if (facts.isPresent() && facts.get().key().equals(file.key)) {
                file.look = number;
                changed(file, facts.get());
            } else if (!search.find(file)) {
                vanish(file);
            }
            troubles.end(file.path);
        } catch (IOException e) {
            troubles.begin(file.path, e.toString());
        }
    }

    private void vanish(TailFile file) {
        file.moved = true;
        file.live = false;
        if (file.content == null) {
            files.lose(file, nanos.getAsLong());
        } else {
            file.place = Place.UNNAMED;
            file.goneNanos = nanos.getAsLong();
            file.grownNanos = nanos.getAsLong();
            files.turns.move(file);
            unnamed(file);
        }
    }

    private void unnamed(TailFile file) {
        Content content = file.content;
        if (content == null) {
            files.lose(file, nanos.getAsLong());
            return;
        }
        try {
            if (file.stage != Stage.PACKED && content.size() > file.size) {
                files.size(file, content.size());
                file.grownNanos = nanos.getAsLong();
            }
            if (file.hasMore() || file.isUndecided()) {
                files.turns.add(file);
            }
        } catch (IOException e) {
            handles.close(file);
            files.lose(file, nanos.getAsLong());
        }
    }

    /** Whether a file's directory is the one that it was in: another device is in its place while it is not mounted. */
    private boolean isMounted(TailFile file) {
        Path directory = file.path.getParent();
        Listing listing = directory == null ? null : listings.get(directory);
        return listing != null && (listing.device() == file.key.device() || file.key.device() == 0);
    }

    private void searchMissing() {
        int remembered = 0;
        List<TailFile> missing = files.missing();
        for (int i = missing.size() - 1; i >= 0; i--) {
            TailFile file = missing.get(i);
            long age = nanos.getAsLong() - file.goneNanos;
            try {
                if (file.place != Place.MISSING || (age < SEARCH_NANOS && search.find(file)) || !isMounted(file)) {
                    continue;
                }
            } catch (IOException e) {
                troubles.begin(file.path, e.toString());
                continue;
            }
            boolean packedMayTell = archives.isOpen(file.family) && age < GIVE_UP_NANOS;
            if (file.left() > 0) {
                if (age >= SEARCH_NANOS && !packedMayTell) {
                    giveUp(file);
                }
            } else if (!packedMayTell && (age >= REMEMBER_NANOS || remembered++ >= MOST_REMEMBERED)) {
                files.forget(file);
            }
        }
    }

    /** Its rest can't be had any more. */
    void giveUp(TailFile file) {
        figures.lost().add(file.left());
        figures.filesLost().increment();
        troubles.lose(file.path + " went away before it was read to its end: at least " + file.left()
                + " bytes behind position " + file.accepted.offset() + " are lost");
        handles.close(file);
        files.forget(file);
    }
}
