package org.millrace.api.serializer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Bytes are not of the format that they should be. Which ones, and what becomes of them, is for the reader's owner to decide. */
public final class MalformedInputException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long offset;
    private final boolean resumable;

    /**
     * @param message what is wrong, without the bytes
     * @param offset where, in bytes from the beginning of the input; -1 if that is not known
     * @param resumable whether the next call of {@code next} goes on behind them; false if nothing more can be read
     */
    public MalformedInputException(String message, long offset, boolean resumable, @Nullable Throwable cause) {
        super(message, cause);
        this.offset = offset;
        this.resumable = resumable;
    }

    /** Where the bytes begin, from the beginning of the input; -1 if that is not known. */
    public long offset() {
        return offset;
    }

    /** Whether reading goes on behind them. */
    public boolean resumable() {
        return resumable;
    }
}
