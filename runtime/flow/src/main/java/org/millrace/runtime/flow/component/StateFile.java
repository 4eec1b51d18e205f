package org.millrace.runtime.flow.component;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.millrace.api.component.DurableState;

/** A component's few bytes in a file of their own. Of two instances of a component, which follow each other, one at a time gets at it. */
final class StateFile implements DurableState {
    /** "MrSt". */
    private static final int MAGIC = 0x4d725374;

    private final ChecksummedFile file;

    StateFile(Path file) {
        this.file = new ChecksummedFile(file, MAGIC, MAX_BYTES, "begin without it");
    }

    @Override
    public Optional<byte[]> read() throws IOException {
        synchronized (StateFile.class) {
            return file.read();
        }
    }

    @Override
    public void write(byte[] state) throws IOException {
        if (state.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a component's state has at most " + MAX_BYTES + " bytes, this one has " + state.length);
        }
        synchronized (StateFile.class) {
            file.write(state);
        }
    }
}
