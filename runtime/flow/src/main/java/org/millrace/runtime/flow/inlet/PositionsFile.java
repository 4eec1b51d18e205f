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
import java.util.Optional;
import java.util.regex.Pattern;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.runtime.flow.component.ChecksummedFile;

/**
 * The marks of one source in a file, for channels that can't keep them. Its content:
 *
 * <pre>
 *   count (4) | count times: length (2) key | length (2) mark
 * </pre>
 */
final class PositionsFile {
    /** "MrPo". */
    private static final int MAGIC = 0x4d72506f;

    private static final int LARGEST = (int) MarkChanges.MAX_TOTAL_BYTES + 4 + 4 * MarkChanges.MAX_KEYS;

    /** A type may be any word; a file's name may not. */
    private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9._$-]");

    private final Path path;
    private final ChecksummedFile file;

    PositionsFile(Path file) {
        this.path = file;
        this.file = new ChecksummedFile(file, MAGIC, LARGEST, "have the source begin anew");
    }

    /** The one beside it that is for sources of this type. */
    PositionsFile aside(String type) {
        String name = ODD.matcher(type)
                .replaceAll(odd -> String.format("%%%04x", (int) odd.group().charAt(0)));
        return new PositionsFile(path.resolveSibling(path.getFileName() + "-" + name));
    }

    /**
     * What was written last; nothing if nothing ever was.
     *
     * @throws IOException if it can't be read, or is damaged
     */
    Map<String, Mark> read() throws IOException {
        Optional<byte[]> content = file.read();
        if (content.isEmpty()) {
            return Map.of();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content.get()))) {
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
        file.write(bytes.toByteArray());
    }
}
