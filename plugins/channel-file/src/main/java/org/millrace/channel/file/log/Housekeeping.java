package org.millrace.channel.file.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.log.read.LateLook;
import org.millrace.channel.file.log.segment.Segment;
import org.millrace.channel.file.log.state.LogCore;

/** Makes deliveries final, and deletes segments of which all is delivered. */
final class Housekeeping {
    private final LogCore core;
    private final LateLook late;

    Housekeeping(LogCore core, LateLook late) {
        this.core = core;
        this.late = late;
    }

    /**
     * Makes deliveries final and deletes the segments that are not needed any more.
     *
     * @return false if some could not be deleted; it may be tried again
     */
    boolean tidy() {
        List<Segment> victims;
        core.lock.lock();
        try {
            if (core.failure != null) {
                return true;
            }
            victims = new ArrayList<>(core.finished);
        } finally {
            core.lock.unlock();
        }
        boolean complete;
        try {
            // Their acknowledgements were appended before they were finished, so this sync covers them.
            complete = core.acks.complete(victims);
            core.acks.sync();
        } catch (IOException e) {
            core.fail("could not sync what is delivered in " + core.settings.acks() + ": " + e);
            return true;
        }
        return complete && (victims.isEmpty() || delete(victims));
    }

    private boolean delete(List<Segment> victims) {
        List<Segment> gone = new ArrayList<>();
        Set<Path> directories = new HashSet<>();
        boolean all = true;
        for (Segment segment : victims) {
            try {
                requireOurs(segment);
                core.disk.delete(segment.file);
                gone.add(segment);
                directories.add(core.settings.data().get(segment.directory));
            } catch (IOException e) {
                all = false;
            }
        }
        try {
            for (Path directory : directories) {
                core.disk.syncDirectory(directory);
            }
        } catch (IOException e) {
            return false;
        }
        core.acks.forget(gone);
        core.lock.lock();
        try {
            gone.forEach(segment -> core.segments.remove(segment.id));
            core.finished.removeAll(gone);
        } finally {
            core.lock.unlock();
        }
        return all;
    }

    /** What nobody has looked into yet is not deleted for its name alone. */
    private void requireOurs(Segment segment) throws IOException {
        if (segment.unseen != null && core.disk.exists(segment.file)) {
            try (Disk.File file = core.disk.read(segment.file)) {
                late.identify(segment, file);
            }
        }
    }

    /** Whether {@link #tidy} has something to do. */
    boolean isUntidy() {
        if (core.acks.isDirty()) {
            return true;
        }
        core.lock.lock();
        try {
            return !core.finished.isEmpty();
        } finally {
            core.lock.unlock();
        }
    }
}
