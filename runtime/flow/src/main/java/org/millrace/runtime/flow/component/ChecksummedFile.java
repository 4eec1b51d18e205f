package org.millrace.runtime.flow.component;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.millrace.api.file.DurableFile;
import org.millrace.api.file.Presence;

/**
 * A small file that is replaced as a whole, and tells when it is damaged:
 *
 * <pre>
 *   magic (4) | CRC32C of what follows (4) | content
 * </pre>
 *
 * <p>One thread at a time may use it.
 */
public final class ChecksummedFile {
    private static final int HEAD = 8;

    private final Path file;
    private final int magic;
    private final int most;
    private final String remedy;

    /**
     * A file that need not be there yet.
     *
     * @param magic what its first four bytes say
     * @param most the most bytes that its content may have
     * @param remedy what to do if it is damaged, behind "Move it away to"
     */
    public ChecksummedFile(Path file, int magic, int most, String remedy) {
        this.file = file;
        this.magic = magic;
        this.most = most;
        this.remedy = remedy;
    }

    /**
     * What was written last; empty if nothing ever was.
     *
     * @throws IOException if it can't be read, or is damaged
     */
    public Optional<byte[]> read() throws IOException {
        if (!Presence.ofDirectory(Objects.requireNonNull(file.getParent())) || !Presence.of(file)) {
            return Optional.empty();
        }
        ByteBuffer all = ByteBuffer.wrap(DurableFile.read(file, HEAD + most));
        if (all.remaining() < HEAD || all.getInt() != magic || all.getInt() != checksum(all.slice())) {
            throw new IOException(file + " is damaged: its checksum is wrong. Move it away to " + remedy);
        }
        byte[] content = new byte[all.remaining()];
        all.get(content);
        return Optional.of(content);
    }

    /** Replaces it; it is on the disk when this returns. */
    public void write(byte[] content) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(HEAD + content.length);
        all.putInt(magic).putInt(checksum(ByteBuffer.wrap(content))).put(content);
        DurableFile.replace(file, all.array());
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
