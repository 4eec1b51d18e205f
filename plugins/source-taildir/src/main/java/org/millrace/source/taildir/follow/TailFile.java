package org.millrace.source.taildir.follow;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.disk.Facts;
import org.millrace.source.taildir.disk.FileKey;
import org.millrace.source.taildir.mark.FileRecord;
import org.millrace.source.taildir.mark.MarkBook;
import org.millrace.source.taildir.mark.Position;

/**
 * One file that is followed, whatever its name. What the file system says of it is written by {@code Look} and {@code Search}, how far it
 * was read by {@code Reader}, and its sums by {@code Files}.
 */
final class TailFile implements MarkBook.Entry {
    /** What is known of its content. */
    enum Stage {
        /** Nothing: it may be a copy. */
        UNDECIDED,
        /** It looks like a copy of another file so far, and is not read. */
        HELD,
        /** It is read. */
        FOLLOWED,
        /** What it has been is read out of a packed file. */
        PACKED
    }

    /** Where it is. */
    enum Place {
        /** It has a name. */
        NAMED,
        /** It has none any more, but is open. */
        UNNAMED,
        /** It has been lost from sight. */
        MISSING
    }

    private static final int SHOWN = 120;

    Family family;

    @Nullable
    Group group;
    /** The older, the smaller. */
    long order;

    FileKey key;
    Path path;
    Event template;
    Stage stage;
    Place place;
    /** Its inode stands for another content by now. */
    boolean replaced;

    boolean live;
    boolean moved;
    boolean queued;
    /** In its last look. */
    int look;

    long changedMs;
    /** Of one that is read out of a packed file, what that was when it was seen last. */
    @Nullable
    Facts packed;

    /** Up to here the channel has it. */
    Position accepted;
    /** Up to here it was made events of. */
    Position latest;
    /** Up to here it is known that the present event has no end. */
    long scanned;
    /** There is a beginning of an event behind {@link #latest}. */
    boolean partial;
    /** The end of what was there when that was seen. */
    long partialEnd;

    long size;
    /** How long it was when it was last known to be what it was. */
    long sureSize;

    /** It was found by its number alone: its size may be that of another. */
    boolean unsure;

    long grownNanos;
    long shortNanos;
    long goneNanos;

    @Nullable
    Content content;

    private int page = -1;

    TailFile(Family family, @Nullable Group group, FileKey key, Path path, Event template, Position position) {
        this.family = family;
        this.group = group;
        this.key = key;
        this.path = path;
        this.template = template;
        this.accepted = position;
        this.latest = position;
        this.stage = Stage.UNDECIDED;
        this.place = Place.NAMED;
    }

    /** Bytes that are known to be there and that no channel has. */
    long left() {
        return Math.max(0, size - accepted.offset());
    }

    /** Whether there is something that was not looked at. */
    boolean hasMore() {
        return size > (partial ? partialEnd : latest.offset());
    }

    /** Whether it may turn out to be a copy. */
    boolean isUndecided() {
        return stage == Stage.UNDECIDED || stage == Stage.HELD;
    }

    boolean isPacked() {
        return stage == Stage.PACKED;
    }

    /** What it is has been found out, or is to be. */
    void stage(Stage next) {
        stage = next;
        family.leave(this);
        family.enter(this);
    }

    /** Whether it is text under a name of text, and not open: its inode may be given to another when it is deleted. */
    boolean isClosedText() {
        return content == null && !isPacked() && !Names.isPacked(name());
    }

    /**
     * It may be another, which was given its inode, until something of it is read.
     *
     * @param known how long it was before
     */
    void foundByNumber(long known) {
        if (!unsure) {
            unsure = true;
            sureSize = known;
        }
    }

    String name() {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    void close() {
        Content open = content;
        content = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It was only read.
                return;
            }
        }
    }

    @Override
    public FileRecord record() {
        FileKey shown = replaced ? new FileKey(key.device(), 0) : key;
        String name = name();
        return new FileRecord(
                kind(),
                shown,
                latest,
                Math.max(0, size - latest.offset()),
                Files.number(path),
                name.length() <= SHOWN ? name : name.substring(name.length() - SHOWN));
    }

    private FileRecord.Kind kind() {
        if (isUndecided()) {
            return FileRecord.Kind.UNDECIDED;
        }
        return isPacked() ? FileRecord.Kind.PACKED : FileRecord.Kind.PLAIN;
    }

    @Override
    public int page() {
        return page;
    }

    @Override
    public void page(int number) {
        page = number;
    }
}
