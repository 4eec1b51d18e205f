package org.millrace.api.sink;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.MillraceException;

/** Some events of a batch will never be taken by the destination; it has all the others. */
public final class RejectedEventsException extends MillraceException {
    private static final long serialVersionUID = 1L;

    private final BitSet rejected;

    /**
     * @param message why, with what identifies the events but not their bodies
     * @param rejected positions in the batch, counted from 0; copied
     */
    public RejectedEventsException(String message, BitSet rejected, @Nullable Throwable cause) {
        super(Category.REJECTED, message, cause);
        this.rejected = (BitSet) rejected.clone();
    }

    /** Positions in the batch, counted from 0. A copy. */
    public BitSet rejected() {
        return (BitSet) rejected.clone();
    }

    @Override
    public String code() {
        return "delivery.rejected";
    }
}
