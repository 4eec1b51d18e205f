package org.millrace.source.taildir.follow;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.Facts;
import org.millrace.source.taildir.follow.TailFile.Place;
import org.millrace.source.taildir.follow.TailFile.Stage;
import org.millrace.source.taildir.mark.Position;

/** Finds out what a new file is, and where one that is missing has gone. */
final class Search {
    /** A copy that is not written to for so long is a file of its own, unless its original has been truncated. */
    private static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Disk disk;
    private final List<Group> groups;
    private final Files files;
    private final Handles handles;
    private final Figures figures;
    private final LongSupplier nanos;
    private final Identity identity = new Identity();
    private final Others others;

    Search(Disk disk, List<Group> groups, Files files, Handles handles, Figures figures, LongSupplier nanos) {
        this.disk = disk;
        this.groups = groups;
        this.files = files;
        this.handles = handles;
        this.figures = figures;
        this.nanos = nanos;
        this.others = new Others(disk);
    }

    /** A new look begins. */
    void begin() {
        others.forget();
    }

    /** What a decision is. */
    enum Decision {
        /** It is to be read. */
        READ,
        /** Not yet, or it is another one by now. */
        WAIT,
        /** It is a packed file under the name of a plain one. */
        PACKED
    }

    /** Finds out what a file is of which nothing was read. */
    Decision decide(TailFile file) throws IOException {
        Content content = handles.of(file);
        if (content == null) {
            return Decision.WAIT;
        }
        long size = content.size();
        if (size == 0) {
            return Decision.WAIT;
        }
        if (identity.isPacked(content)) {
            return Decision.PACKED;
        }
        if (file.latest.offset() == 0) {
            files.position(file, identity.withHead(content, file.latest));
        }
        TailFile best = null;
        for (TailFile missing : file.family.missing) {
            if ((best == null || missing.latest.offset() > best.latest.offset())
                    && Names.extendsName(file.name(), missing.name())
                    && continues(content, size, missing.latest)) {
                best = missing;
            }
        }
        if (best != null) {
            adopt(best, file);
            return Decision.WAIT;
        }
        if (isHeld(file, content, size)) {
            if (file.stage != Stage.HELD) {
                file.stage(Stage.HELD);
            }
            return Decision.WAIT;
        }
        file.stage(Stage.FOLLOWED);
        return Decision.READ;
    }

    private boolean continues(Content content, long size, Position position) throws IOException {
        return size >= position.offset() && identity.fits(content, position);
    }

    private boolean isHeld(TailFile file, Content content, long size) throws IOException {
        boolean fresh = nanos.getAsLong() - file.grownNanos < HOLD_NANOS;
        String name = file.name();
        for (TailFile original : file.family.originals) {
            if (original != file
                    && original.place == Place.NAMED
                    && mayBeginAlike(file.latest, original.latest)
                    && Names.extendsName(name, original.name())
                    && isCopy(content, size, original)
                    && (fresh || !isItself(original))) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing is against it that is known without a look. */
    private static boolean mayBeginAlike(Position one, Position other) {
        return one.headLength() != other.headLength() || one.head() == other.head();
    }

    /** Whether it still has what was read of it; else its truncation is about to be noticed. */
    private boolean isItself(TailFile original) throws IOException {
        Content content = handles.of(original);
        return content == null || original.latest.offset() == 0 || continues(content, content.size(), original.latest);
    }

    private boolean isCopy(Content content, long size, TailFile original) throws IOException {
        if (original.latest.offset() > 0 && continues(content, size, original.latest)) {
            return true;
        }
        Content other = handles.of(original);
        return other != null && other.size() >= size && identity.isBeginning(content, size, other);
    }

    /** One that is missing goes on as this file. */
    private void adopt(TailFile missing, TailFile as) throws IOException {
        Content content = as.content;
        Facts facts = new Facts(as.key, content == null ? as.size : content.size(), as.changedMs, true);
        as.content = null;
        handles.close(as);
        files.forget(as);
        files.found(missing, as.path, facts, as.group, true);
        if (content != null) {
            handles.keep(missing, content);
        }
        settle(missing);
    }

    private void settle(TailFile file) {
        file.shortNanos = 0;
        file.stage(Stage.FOLLOWED);
        if (file.hasMore()) {
            files.turns.add(file);
        }
    }

    /** Opens what is not read yet: it may be renamed, packed or deleted before its turn comes, and has to be known again then. */
    void hold(TailFile file) throws IOException {
        if (file.content == null && handles.hasRoom()) {
            Content content = handles.of(file);
            if (content != null && file.isUndecided()) {
                files.position(file, identity.withHead(content, file.latest));
            }
        }
    }

    /** What had this name has other content now: what it was is missing, what it is begins at its beginning. */
    void beginAnew(TailFile file) throws IOException {
        figures.lives().increment();
        files.size(file, file.shortNanos > 0 ? file.size : Math.max(file.sureSize, file.accepted.offset()));
        handles.close(file);
        files.lose(file, nanos.getAsLong());
        replaced(file);
        Optional<Facts> facts = disk.look(file.path);
        Group group = file.group;
        // The name may have gone to a file that is followed already, if a rotation came between.
        if (facts.isPresent()
                && facts.get().regular()
                && group != null
                && group.matches(file.name())
                && files.of(facts.get().key()) == null) {
            TailFile fresh = files.add(
                    group,
                    file.path,
                    facts.get().key(),
                    Position.START,
                    facts.get().size());
            fresh.changedMs = facts.get().changedMs();
            fresh.grownNanos = nanos.getAsLong();
            files.book.changed(fresh);
            files.turns.add(fresh);
            hold(fresh);
        }
        find(file);
    }

    private void replaced(TailFile file) {
        files.unclaim(file);
        files.book.changed(file);
    }

    private boolean wanted(Path directory, String name) {
        for (Group group : groups) {
            if (group.directory().equals(directory) && group.matches(name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether what is missing, or about to be, was found under another name, or as a copy. */
    boolean find(TailFile file) throws IOException {
        Path directory = file.path.getParent();
        if (directory == null || file.stage == Stage.PACKED) {
            return false;
        }
        if (!file.replaced) {
            Others.Other same = others.byInode(directory, file.key.inode(), name -> wanted(directory, name));
            TailFile known = same == null ? null : files.of(same.facts().key());
            if (same != null && (known == null || known == file) && isStill(file, same)) {
                files.found(file, same.path(), same.facts(), file.group, true);
                settle(file);
                return true;
            }
        }
        if (file.place == Place.UNNAMED || file.content != null) {
            return false;
        }
        for (TailFile undecided : List.copyOf(file.family.undecided)) {
            boolean may = undecided != file && Names.extendsName(undecided.name(), file.name());
            Content content = may ? handles.of(undecided) : null;
            if (content != null && continues(content, content.size(), file.latest)) {
                adopt(file, undecided);
                return true;
            }
        }
        for (Others.Other other : others.relatives(directory, file.name(), name -> wanted(directory, name))) {
            if (files.of(other.facts().key()) == null
                    && Names.extendsName(other.name(), file.name())
                    && fits(file, other)) {
                files.found(file, other.path(), other.facts(), file.group, true);
                settle(file);
                return true;
            }
        }
        return false;
    }

    /** Whether a file of the same number is the same file. */
    private boolean isStill(TailFile file, Others.Other other) throws IOException {
        boolean known = file.content != null || file.latest.offset() == 0;
        return (known && file.key.equals(other.facts().key())) || fits(file, other);
    }

    private boolean fits(TailFile file, Others.Other other) throws IOException {
        if (other.facts().size() < file.latest.offset()) {
            return false;
        }
        try (Content content = disk.open(other.path())) {
            return continues(content, other.facts().size(), file.latest);
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
