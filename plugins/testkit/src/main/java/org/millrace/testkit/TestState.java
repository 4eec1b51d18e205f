package org.millrace.testkit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.DurableState;

/** The few bytes that outlive an instance. */
final class TestState implements DurableState {
    private byte @Nullable [] state;

    @Override
    public synchronized Optional<byte[]> read() {
        return Optional.ofNullable(state).map(byte[]::clone);
    }

    @Override
    public synchronized void write(byte[] next) {
        if (next.length > MAX_BYTES) {
            throw new IllegalArgumentException(next.length + " bytes are more than " + MAX_BYTES);
        }
        state = next.clone();
    }
}
