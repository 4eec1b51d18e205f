package org.millrace.source.taildir.follow;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.Facts;
import org.millrace.source.taildir.disk.GzipContent;

/** The files that are open. There are never more than so many. */
final class Handles {
    private final Disk disk;
    private final int most;
    private final Set<TailFile> open = new LinkedHashSet<>();

    Handles(Disk disk, int most) {
        this.disk = disk;
        this.most = most;
    }

    Set<TailFile> open() {
        return open;
    }

    boolean hasRoom() {
        return open.size() < most;
    }

    /** Its content; null if its name does not lead to it at the moment. One that rests is closed if there are too many. */
    @Nullable
    Content of(TailFile file) throws IOException {
        Content content = file.content;
        if (content != null || file.place != TailFile.Place.NAMED) {
            return content;
        }
        if (!hasRoom()) {
            closeOne();
        }
        Optional<Facts> before = disk.look(file.path);
        if (before.isEmpty()
                || !before.get().key().equals(file.key)
                || !before.get().regular()) {
            return null;
        }
        content = disk.open(file.path);
        try {
            Optional<Facts> after = disk.look(file.path);
            if (after.isEmpty() || !after.get().key().equals(file.key)) {
                content.close();
                return null;
            }
            if (file.stage == TailFile.Stage.PACKED) {
                content = new GzipContent(content);
            }
        } catch (IOException e) {
            content.close();
            throw e;
        }
        file.content = content;
        open.add(file);
        return content;
    }

    /** One that was opened elsewhere. */
    void keep(TailFile file, Content content) {
        file.content = content;
        open.add(file);
    }

    void close(TailFile file) {
        open.remove(file);
        file.close();
    }

    private void closeOne() {
        TailFile worst = null;
        for (Iterator<TailFile> each = open.iterator(); each.hasNext() && worst == null; ) {
            TailFile file = each.next();
            if (file.place == TailFile.Place.NAMED && file.stage != TailFile.Stage.PACKED && !file.hasMore()) {
                worst = file;
            }
        }
        for (Iterator<TailFile> each = open.iterator(); each.hasNext() && worst == null; ) {
            TailFile file = each.next();
            if (file.place == TailFile.Place.NAMED && file.stage != TailFile.Stage.PACKED) {
                worst = file;
            }
        }
        if (worst != null) {
            close(worst);
        }
    }

    void closeAll() {
        open.forEach(TailFile::close);
        open.clear();
    }
}
