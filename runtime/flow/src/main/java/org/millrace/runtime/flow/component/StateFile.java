package org.millrace.runtime.flow.component;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.millrace.api.component.DurableState;
import org.millrace.api.file.DurableFile;
import org.millrace.api.file.Presence;

/**
 * A component's few bytes in a file of their own:
 *
 * <pre>
 *   magic "MrSt" (4) | CRC32C of what follows (4) | state
 * </pre>
 */
final class StateFile implements DurableState {
    private static final int MAGIC = 0x4d725374;
    private static final int HEAD = 8;

    private final Path file;

    StateFile(Path file) {
        this.file = file;
    }

    @Override
    public Optional<byte[]> read() throws IOException {
        synchronized (StateFile.class) {
            if (!Presence.ofDirectory(Objects.requireNonNull(file.getParent())) || !Presence.of(file)) {
                return Optional.empty();
            }
            ByteBuffer content = ByteBuffer.wrap(DurableFile.read(file, HEAD + MAX_BYTES));
            if (content.remaining() < HEAD
                    || content.getInt() != MAGIC
                    || content.getInt() != checksum(content.slice())) {
                throw new IOException(file + " is damaged: its checksum is wrong. Move it away to begin without it");
            }
            byte[] state = new byte[content.remaining()];
            content.get(state);
            return Optional.of(state);
        }
    }

    @Override
    public void write(byte[] state) throws IOException {
        if (state.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a component's state has at most " + MAX_BYTES + " bytes, this one has " + state.length);
        }
        ByteBuffer content = ByteBuffer.allocate(HEAD + state.length);
        content.putInt(MAGIC).putInt(checksum(ByteBuffer.wrap(state))).put(state);
        synchronized (StateFile.class) {
            DurableFile.replace(file, content.array());
        }
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
