package org.millrace.runtime.flow.inlet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.millrace.api.file.DurableFile;
import org.millrace.api.file.Presence;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;

/**
 * The marks of one source in a file, for channels that can't keep them:
 *
 * <pre>
 *   magic "MrPo" (4) | CRC32C of what follows (4) | count (4) | count times: length (2) key | length (2) mark
 * </pre>
 */
final class PositionsFile {
    private static final int MAGIC = 0x4d72506f;
    private static final int HEAD = 8;
    private static final int LARGEST = (int) MarkChanges.MAX_TOTAL_BYTES + HEAD + 4 + 4 * MarkChanges.MAX_KEYS;

    private final Path file;

    PositionsFile(Path file) {
        this.file = file;
    }

    /**
     * What was written last; nothing if nothing ever was.
     *
     * @throws IOException if it can't be read, or is damaged
     */
    Map<String, Mark> read() throws IOException {
        if (!Presence.ofDirectory(Objects.requireNonNull(file.getParent())) || !Presence.of(file)) {
            return Map.of();
        }
        byte[] content = DurableFile.read(file, LARGEST);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            if (content.length < HEAD || in.readInt() != MAGIC || in.readInt() != checksum(content)) {
                throw new IOException(
                        file + " is damaged: its checksum is wrong. Move it away to have the source begin anew");
            }
            Map<String, Mark> marks = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                String key = new String(bytes(in), StandardCharsets.UTF_8);
                marks.put(key, Mark.of(bytes(in)));
            }
            return marks;
        }
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        return bytes;
    }

    /** Replaces it; it is on the disk when this returns. */
    void write(Map<String, Mark> marks) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(0);
            out.writeInt(marks.size());
            for (Map.Entry<String, Mark> entry : marks.entrySet()) {
                byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_8);
                out.writeShort(key.length);
                out.write(key);
                byte[] mark = entry.getValue().bytes();
                out.writeShort(mark.length);
                out.write(mark);
            }
        }
        byte[] content = bytes.toByteArray();
        int sum = checksum(content);
        for (int i = 0; i < 4; i++) {
            content[4 + i] = (byte) (sum >>> (24 - 8 * i));
        }
        DurableFile.replace(file, content);
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, HEAD, content.length - HEAD);
        return (int) crc.getValue();
    }
}
