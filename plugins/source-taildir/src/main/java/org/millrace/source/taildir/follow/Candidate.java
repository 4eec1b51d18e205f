package org.millrace.source.taildir.follow;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.source.taildir.disk.Facts;
import org.millrace.source.taildir.disk.FileKey;

/** A packed file of which it is not known what it holds. */
final class Candidate {
    final FileKey key;
    final Family family;
    Path path;

    @Nullable
    Group group;

    long size = -1;
    long changedMs;
    /** Since when it has not changed, or been tried. */
    long quietNanos;
    /** In its last look. */
    int look;

    Candidate(FileKey key, Family family, Path path) {
        this.key = key;
        this.family = family;
        this.path = path;
    }

    Facts facts() {
        return new Facts(key, size, changedMs, true);
    }
}
