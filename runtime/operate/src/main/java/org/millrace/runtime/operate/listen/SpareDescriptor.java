package org.millrace.runtime.operate.listen;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file descriptor that is kept for the moment in which there is none left, so that somebody who comes to look what is wrong can
 * still be heard. Whoever closes a connection puts it aside again at once, before others take what came free.
 */
public final class SpareDescriptor implements AutoCloseable {
    private static final Path NOTHING = Path.of("/dev/null");

    /** What is kept, and whether anything is to be kept any more: guarded by this. */
    private @Nullable FileChannel kept;

    private boolean ended;

    public SpareDescriptor() {
        regain();
    }

    /** Gives it up for whoever opens something next; false if it is given up already. */
    public synchronized boolean release() {
        FileChannel now = kept;
        if (now == null) {
            return false;
        }
        kept = null;
        close(now);
        return true;
    }

    /** Puts one aside again, if there is one. */
    public synchronized void regain() {
        if (kept == null && !ended) {
            try {
                kept = FileChannel.open(NOTHING, StandardOpenOption.READ);
            } catch (IOException e) {
                // There is none yet; the next connection tries again.
                kept = null;
            }
        }
    }

    private static void close(FileChannel now) {
        try {
            now.close();
        } catch (IOException e) {
            throw new IllegalStateException("reading nothing can't fail to end", e);
        }
    }

    @Override
    public synchronized void close() {
        ended = true;
        release();
    }
}
