package org.millrace.api.component;

import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A few bytes of one component's own that outlive the process: a position, an identity. Replaced as a whole; after a crash the last
 * or the one before is there, never a mixture. All instances of the same kind and name share it. All methods may be called from any
 * thread.
 *
 * <p>A position that has to agree with the events of a channel to the last one is a {@link org.millrace.api.mark.Mark} instead.
 */
@ProviderType
public interface DurableState {
    /** The most bytes. */
    int MAX_BYTES = 64 * 1024;

    /**
     * What was written last; empty if nothing ever was.
     *
     * @throws IOException if it can't be read, which is not the same as nothing
     */
    Optional<byte[]> read() throws IOException;

    /**
     * Replaces it. It is on the disk when this returns.
     *
     * @throws IOException if it could not be written; what was there before is there still
     * @throws IllegalArgumentException if there are more than {@link #MAX_BYTES}
     */
    void write(byte[] state) throws IOException;
}
