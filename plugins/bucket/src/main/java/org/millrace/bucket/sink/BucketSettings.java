package org.millrace.bucket.sink;

import java.time.Duration;
import org.millrace.api.sink.Window;
import org.millrace.bucket.path.Placement;

/**
 * What a sink gives its common half.
 *
 * @param placement where events belong; used by the thread that delivers alone
 * @param naming how files are called
 * @param maxOpenFiles the most files that are open at once; for another one, the one that was used longest ago is closed
 * @param threads how many files are synced or closed at once; 0: one after the other, by the sink's own thread
 * @param publishers how many files are finished at once, beside the sink; 0: by the sink's own thread, for stores that answer at once
 * @param callTimeout how long a sync, or the making or closing of a file, may take before it counts as failed; with threads only
 * @param retry the longest pause before a file is tried again that could not be finished
 * @param syncs whether a checkpoint forces files. If not, they survive the process and not the machine
 * @param homeless whether it goes on without the sink's own directory if that can't be used and no mark needs it: files have their last
 *     name while they are written then, and events may come twice
 */
public record BucketSettings(
        Placement placement,
        FileNaming naming,
        int maxOpenFiles,
        int threads,
        int publishers,
        Duration callTimeout,
        Duration retry,
        boolean syncs,
        boolean homeless) {
    private static final int USUAL_PUBLISHERS = 4;

    /** One that needs its directory. */
    public BucketSettings(
            Placement placement,
            FileNaming naming,
            int maxOpenFiles,
            int threads,
            int publishers,
            Duration callTimeout,
            Duration retry,
            boolean syncs) {
        this(placement, naming, maxOpenFiles, threads, publishers, callTimeout, retry, syncs, false);
    }

    /** The same, and files have their last name from the beginning. */
    BucketSettings visible() {
        FileNaming seen = new FileNaming(naming.stems(), naming.suffix(), "", "");
        return new BucketSettings(
                placement, seen, maxOpenFiles, threads, publishers, callTimeout, retry, syncs, homeless);
    }

    /** With as many publishers as threads, but not many. */
    public BucketSettings(
            Placement placement,
            FileNaming naming,
            int maxOpenFiles,
            int threads,
            Duration callTimeout,
            Duration retry,
            boolean syncs) {
        this(placement, naming, maxOpenFiles, threads, Math.min(threads, USUAL_PUBLISHERS), callTimeout, retry, syncs);
    }

    /**
     * What can change while files are open.
     *
     * @param batchSize the most events at once
     * @param window how much until it answers
     */
    public record Pace(int batchSize, Window window, RollRules rolls) {}
}
