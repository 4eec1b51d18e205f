package org.millrace.source.taildir.follow;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.source.taildir.disk.Facts;
import org.millrace.source.taildir.disk.FileKey;
import org.millrace.source.taildir.mark.MarkBook;
import org.millrace.source.taildir.mark.Position;

/** All files that are followed, and how much of them is left. The sums are read by other threads. */
final class Files {
    final MarkBook book;
    final Turns turns = new Turns();
    private final TailSettings settings;
    private final Map<FileKey, TailFile> byKey = new HashMap<>();
    private final Set<TailFile> missing = new LinkedHashSet<>();
    private final Map<FileKey, TailFile> missingByKey = new HashMap<>();
    private final Map<Long, TailFile> missingByInode = new HashMap<>();
    private final Set<TailFile> all = new LinkedHashSet<>();
    private final Map<String, Family> families = new HashMap<>();
    private int unsettled;
    private long orders;
    private long bytes;
    private long count;
    private volatile long bytesLeft;
    private volatile long filesLeft;

    Files(TailSettings settings, MarkBook book) {
        this.settings = settings;
        this.book = book;
    }

    /** A number for the directory that a file is in. */
    static int number(Path file) {
        Path directory = file.getParent();
        CRC32C sum = new CRC32C();
        sum.update(String.valueOf(directory).getBytes(StandardCharsets.UTF_8));
        return (int) sum.getValue();
    }

    Family family(Path path) {
        return families.computeIfAbsent(
                String.valueOf(path.resolveSibling(Names.family(String.valueOf(path.getFileName())))), Family::new);
    }

    @Nullable
    TailFile of(FileKey key) {
        return byKey.get(key);
    }

    Collection<TailFile> all() {
        return all;
    }

    /** Those that were lost from sight, in their order. */
    List<TailFile> missing() {
        return List.copyOf(missing);
    }

    /** One that is to be followed. */
    TailFile add(@Nullable Group group, Path path, FileKey key, Position position, long size) {
        TailFile file = new TailFile(family(path), group, key, path, template(group, path), position);
        file.order = orders++;
        file.size = size;
        file.family.enter(file);
        all.add(file);
        byKey.put(key, file);
        count(file, 1);
        return file;
    }

    /** One that an earlier run followed, to be found again. */
    TailFile restore(Path path, FileKey key, Position position, long left, TailFile.Stage stage, long nowNanos) {
        TailFile file = add(null, path, key, position, position.offset() + left);
        file.replaced = key.inode() == 0;
        file.sureSize = file.size;
        file.stage(stage);
        lose(file, nowNanos);
        return file;
    }

    private Event template(@Nullable Group group, Path path) {
        Event event = group == null ? Event.of(new byte[0]) : Event.of(group.headers(), new byte[0]);
        return settings.fileHeader().isEmpty() ? event : event.withHeader(settings.fileHeader(), path.toString());
    }

    /** It gets the newest place in the order. */
    void newest(TailFile file) {
        file.order = orders++;
    }

    private void count(TailFile file, int sign) {
        long left = file.left();
        bytes += sign * left;
        count += left > 0 ? sign : 0;
    }

    /** As much is there. */
    void size(TailFile file, long size) {
        count(file, -1);
        file.size = size;
        count(file, 1);
    }

    /** The channel has it up to where it was read. */
    void accepted(TailFile file) {
        count(file, -1);
        file.accepted = file.latest;
        count(file, 1);
    }

    /** What was read is to be read again. */
    void takeBack(TailFile file) {
        file.latest = file.accepted;
        file.scanned = 0;
        file.partial = false;
    }

    /** Another position is the right one. */
    void position(TailFile file, Position position) {
        count(file, -1);
        file.accepted = position;
        file.latest = position;
        file.scanned = 0;
        file.partial = false;
        count(file, 1);
    }

    /** It is lost from sight. */
    void lose(TailFile file, long nowNanos) {
        if (file.unsure) {
            size(file, file.sureSize);
            file.unsure = false;
        }
        byKey.remove(file.key, file);
        file.place = TailFile.Place.MISSING;
        file.goneNanos = nowNanos;
        turns.remove(file);
        missing.add(file);
        file.family.leave(file);
        file.family.enter(file);
        if (!file.replaced) {
            missingByKey.put(file.key, file);
            missingByInode.put(file.key.inode(), file);
        }
    }

    /** Its number stands for another content by now. */
    void unclaim(TailFile file) {
        file.replaced = true;
        missingByKey.remove(file.key, file);
        missingByInode.remove(file.key.inode(), file);
    }

    private void notMissing(TailFile file) {
        missing.remove(file);
        missingByKey.remove(file.key, file);
        missingByInode.remove(file.key.inode(), file);
    }

    /** Whether one was lost from sight that may be this one: by its number on the device, or else by its number alone. */
    @Nullable
    TailFile claim(FileKey key) {
        TailFile same = missingByKey.get(key);
        return same == null ? missingByInode.get(key.inode()) : same;
    }

    /**
     * It was found, under this name.
     *
     * @param moved whether it is not what it was when it was written: it stays where it was in the order of its log
     */
    void found(TailFile file, Path path, Facts facts, @Nullable Group group, boolean moved) {
        notMissing(file);
        file.key = facts.key();
        byKey.put(file.key, file);
        file.place = TailFile.Place.NAMED;
        file.replaced = false;
        file.unsure = false;
        file.changedMs = facts.changedMs();
        file.moved = moved;
        rename(file, path, group, moved ? file.family : family(path));
        size(file, facts.size());
        book.changed(file);
    }

    /** It has no name any more, but is still open. */
    void foundNameless(TailFile file, long size, long nowNanos) {
        notMissing(file);
        byKey.put(file.key, file);
        file.place = TailFile.Place.UNNAMED;
        file.moved = true;
        file.goneNanos = nowNanos;
        file.grownNanos = nowNanos;
        file.family.leave(file);
        file.family.enter(file);
        size(file, size);
        turns.add(file);
    }

    /** It is called so from now on. What its events say of its name stays, unless nothing was read in this run. */
    void rename(TailFile file, Path path, @Nullable Group group, Family family) {
        if (file.group == null && group != null) {
            file.group = group;
            file.template = template(group, path);
        }
        turns.remove(file);
        file.family.leave(file);
        dissolve(file.family, family);
        file.path = path;
        file.family = family;
        family.enter(file);
        file.live = false;
        book.changed(file);
    }

    /** It is nobody's concern any more. */
    void forget(TailFile file) {
        turns.remove(file);
        byKey.remove(file.key, file);
        notMissing(file);
        all.remove(file);
        file.family.leave(file);
        dissolve(file.family, null);
        count(file, -1);
        file.close();
        book.remove(file);
    }

    /** Whether something is to be found out that no news will tell. */
    boolean isUnsettled() {
        return unsettled > 0 || !missing.isEmpty();
    }

    /** How many files have no name, or are not known for what they are. */
    void unsettled(int number) {
        unsettled = number;
    }

    private void dissolve(Family family, @Nullable Family but) {
        if (family != but && family.members.isEmpty() && !family.waiting) {
            families.remove(family.name, family);
        }
    }

    /**
     * Shows the sums as they are.
     *
     * @param unknown files of which it is not known whether something is left
     */
    void publish(int unknown) {
        bytesLeft = bytes;
        filesLeft = count + unknown;
    }

    long bytesLeft() {
        return bytesLeft;
    }

    long filesLeft() {
        return filesLeft;
    }
}
