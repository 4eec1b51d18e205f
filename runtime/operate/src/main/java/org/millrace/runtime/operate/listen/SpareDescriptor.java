package org.millrace.runtime.operate.listen;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file descriptor that is kept for the moment in which there is none left, so that somebody who comes to look what is wrong can
 * still be heard. Of one thread.
 */
public final class SpareDescriptor implements AutoCloseable {
    private static final Path NOTHING = Path.of("/dev/null");

    private @Nullable FileChannel kept;

    public SpareDescriptor() {
        regain();
    }

    /** Gives it up for whoever opens something next; false if it is given up already. */
    public boolean release() {
        FileChannel now = kept;
        if (now == null) {
            return false;
        }
        close();
        return true;
    }

    /** Puts one aside again, if there is one. */
    public void regain() {
        if (kept == null) {
            try {
                kept = FileChannel.open(NOTHING, StandardOpenOption.READ);
            } catch (IOException e) {
                // There is none yet; the next connection tries again.
                kept = null;
            }
        }
    }

    @Override
    public void close() {
        FileChannel now = kept;
        kept = null;
        try {
            if (now != null) {
                now.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("reading nothing can't fail to end", e);
        }
    }
}
