package org.millrace.distribution.builder.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A jar with the same entries, none of them compressed: what packs many such jars as one finds what their classes have in common,
 * which takes a quarter off an archive, and a JVM has less to unpack. Signatures are over entries, and hold.
 */
public final class StoredJar {
    /** What unpacks to more stays as it is. */
    private static final int LARGEST = 16 << 20;

    /** An entry's own may be told in the time zone of whoever reads it. */
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private StoredJar() {}

    /** The jar stored; as it is, if that would be too large. */
    public static Entry of(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(file);
                ZipInputStream zip = new ZipInputStream(in);
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] content = zip.readNBytes(LARGEST + 1 - bytes.size());
                if (content.length + bytes.size() > LARGEST) {
                    return Entry.of(file, false);
                }
                CRC32 crc = new CRC32();
                crc.update(content);
                ZipEntry stored = new ZipEntry(entry.getName());
                stored.setMethod(ZipEntry.STORED);
                stored.setSize(content.length);
                stored.setCrc(crc.getValue());
                stored.setTimeLocal(TIME);
                out.putNextEntry(stored);
                out.write(content);
                out.closeEntry();
            }
        }
        return Entry.of(bytes.toByteArray(), false);
    }
}
