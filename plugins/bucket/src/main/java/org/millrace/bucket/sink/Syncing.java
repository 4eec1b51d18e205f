package org.millrace.bucket.sink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.millrace.api.operate.Printable;
import org.millrace.bucket.publish.Figures;

/** Makes files safe, several at once. Belongs to the sink's thread. */
final class Syncing {
    private final Work work;
    private final boolean forces;
    private final Figures figures;

    /** @param forces whether files are forced; if not, they are flushed */
    Syncing(Work work, boolean forces, Figures figures) {
        this.work = work;
        this.forces = forces;
        this.figures = figures;
    }

    /** Returns when all of them are safe; one that is being closed is when that is done. */
    void all(Collection<InUse> files) throws IOException, InterruptedException {
        List<Future<?>> syncs = new ArrayList<>();
        List<InUse> synced = new ArrayList<>();
        for (InUse file : files) {
            synced.add(file);
            syncs.add(file.closing() != Work.DONE ? file.closing() : work.begin(() -> one(file)));
        }
        for (int i = 0; i < syncs.size(); i++) {
            work.await(
                    syncs.get(i), "making " + Printable.of(synced.get(i).entry().temporary()) + " safe");
        }
    }

    private boolean one(InUse file) throws IOException {
        if (forces) {
            file.file.sync();
            figures.synced();
        } else {
            file.file.flush();
        }
        return true;
    }

    /** Whether a call that has ended has failed. */
    static boolean failed(Future<?> call) {
        try {
            call.get();
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ExecutionException e) {
            return true;
        }
    }
}
