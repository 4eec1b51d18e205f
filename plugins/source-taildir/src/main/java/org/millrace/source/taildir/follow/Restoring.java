package org.millrace.source.taildir.follow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.mark.Mark;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.FileKey;
import org.millrace.source.taildir.disk.GzipContent;
import org.millrace.source.taildir.follow.TailFile.Stage;
import org.millrace.source.taildir.mark.FileRecord;
import org.millrace.source.taildir.mark.MarkBook;
import org.millrace.source.taildir.mark.Position;
import org.millrace.source.taildir.mark.PositionFile;

/** Makes of marks, or of a position file, the files that were followed. */
final class Restoring {
    private final TailSettings settings;
    private final Files files;
    private final Disk disk;
    private final Handles handles;
    private final Archives archives;
    private final LongSupplier nanos;
    private final Identity identity = new Identity();

    Restoring(TailSettings settings, Disk disk, Files files, Handles handles, Archives archives, LongSupplier nanos) {
        this.settings = settings;
        this.disk = disk;
        this.files = files;
        this.handles = handles;
        this.archives = archives;
        this.nanos = nanos;
    }

    /** @param former what another agent had noted, of which no channel knows */
    void restore(Map<String, Mark> marks, List<PositionFile.Line> former) throws IOException {
        Map<Integer, Path> directories = new HashMap<>();
        for (Group group : settings.groups()) {
            directories.put(Files.number(group.directory().resolve("x")), group.directory());
        }
        for (Map.Entry<Integer, List<FileRecord>> page :
                files.book.restore(marks, System.currentTimeMillis()).entrySet()) {
            for (FileRecord record : page.getValue()) {
                files.book.place(entry(record, directories.get(record.directory())), page.getKey());
            }
        }
        if (files.book.isNew()) {
            for (PositionFile.Line line : former) {
                Path path = Path.of(line.file());
                if (directories.containsKey(Files.number(path))) {
                    files.book.changed(files.restore(
                            path,
                            new FileKey(0, line.inode()),
                            Position.bare(line.position()),
                            0,
                            Stage.FOLLOWED,
                            nanos.getAsLong()));
                }
            }
        }
        takeOverHandles();
    }

    /** Of what was deleted meanwhile nobody has the rest but a predecessor that is still open: its handles lead there. */
    private void takeOverHandles() throws IOException {
        Map<FileKey, TailFile> wanted = new HashMap<>();
        for (TailFile file : files.missing()) {
            if (!file.replaced) {
                wanted.put(file.key, file);
            }
        }
        Map<FileKey, Content> open = disk.nameless(wanted.keySet());
        try {
            for (Map.Entry<FileKey, Content> each : open.entrySet()) {
                takeOver(Objects.requireNonNull(wanted.get(each.getKey())), each.getValue());
            }
        } catch (IOException e) {
            // The source is not used then, and another try opens them again.
            handles.closeAll();
            for (Content each : open.values()) {
                each.close();
            }
            throw e;
        }
    }

    private void takeOver(TailFile file, Content handle) throws IOException {
        Content content = file.isPacked() ? new GzipContent(handle) : handle;
        if (!file.isPacked() && (content.size() < file.latest.offset() || !identity.fits(content, file.latest))) {
            content.close();
            return;
        }
        handles.keep(file, content);
        files.foundNameless(file, file.isPacked() ? file.size : content.size(), nanos.getAsLong());
    }

    private MarkBook.Entry entry(FileRecord record, @Nullable Path directory) {
        if (record.kind() == FileRecord.Kind.KNOWN) {
            return archives.restore(record);
        }
        if (directory == null) {
            return new Kept(record);
        }
        return files.restore(
                directory.resolve(record.name()),
                record.key(),
                record.position(),
                record.left(),
                stage(record.kind()),
                nanos.getAsLong());
    }

    private static Stage stage(FileRecord.Kind kind) {
        return switch (kind) {
            case PACKED -> Stage.PACKED;
            case UNDECIDED -> Stage.UNDECIDED;
            case PLAIN, KNOWN -> Stage.FOLLOWED;
        };
    }
}
