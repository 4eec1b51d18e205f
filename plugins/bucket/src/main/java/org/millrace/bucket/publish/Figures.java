package org.millrace.bucket.publish;

import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;

/** What is counted of files, and what is told of them; by any thread. */
public final class Figures {
    private final ComponentContext context;
    private final Troubles troubles;
    private final Counter created;
    private final Counter closed;
    private final Counter failed;
    private final Counter published;
    private final Counter dropped;
    private final Counter cut;
    private final Counter missing;
    private final Counter renamed;
    private final Counter bytes;
    private final Counter syncs;

    /** Of a component. */
    public Figures(ComponentContext context) {
        this.context = context;
        troubles = new Troubles(context);
        created = context.counter("ConnectionCreatedCount");
        closed = context.counter("ConnectionClosedCount");
        failed = context.counter("ConnectionFailedCount");
        published = context.counter("FilesFinished");
        dropped = context.counter("FilesDropped");
        cut = context.counter("FilesCut");
        missing = context.counter("FilesMissing");
        renamed = context.counter("FilesRenamed");
        bytes = context.counter("BytesWritten");
        syncs = context.counter("Syncs");
    }

    /** A counter of a name of its own. */
    public Counter counter(String name) {
        return context.counter(name);
    }

    /** A file was made. */
    public void created() {
        created.increment();
    }

    /** A file was closed in order. */
    public void closed() {
        closed.increment();
    }

    /** A file could not be made, written or closed. */
    public void failed() {
        failed.increment();
    }

    /** A file has its last name. */
    void published() {
        published.increment();
    }

    /** A file of which nothing counted was deleted. */
    void dropped() {
        dropped.increment();
    }

    /** A file was cut to what counts. */
    void cut() {
        cut.increment();
    }

    /** A file got another name than it was to have. */
    void renamed() {
        renamed.increment();
    }

    /** So much was written. */
    public void wrote(long count) {
        bytes.add(count);
    }

    /** A file was made safe. */
    public void synced() {
        syncs.increment();
    }

    /** Something that was acknowledged can't be found, which stays so. */
    void missing(String what) {
        missing.increment();
        troubles.begin("missing", what);
    }

    /** What is told of how it fares. */
    public Troubles troubles() {
        return troubles;
    }
}
