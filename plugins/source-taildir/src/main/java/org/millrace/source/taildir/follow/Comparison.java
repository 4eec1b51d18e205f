package org.millrace.source.taildir.follow;

import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.millrace.source.taildir.disk.GzipContent;

/** A packed file that is being unpacked up to the positions of those that it may be. */
final class Comparison {
    final Candidate candidate;
    final GzipContent content;
    /** Those that are still to be compared with it. */
    final Deque<TailFile> maybe;
    /** The last that it goes on behind. */
    @Nullable
    TailFile found;

    Comparison(Candidate candidate, GzipContent content, Deque<TailFile> maybe) {
        this.candidate = candidate;
        this.content = content;
        this.maybe = maybe;
    }
}
