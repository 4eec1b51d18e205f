package org.millrace.distribution.builder.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a zip whose bytes depend on nothing but what is in it. */
final class Zip implements AutoCloseable {
    private final ZipOutputStream out;
    private final LocalDateTime time;

    Zip(OutputStream out, long time) {
        this.out = new ZipOutputStream(out);
        this.out.setLevel(Deflater.BEST_COMPRESSION);
        this.time = LocalDateTime.ofEpochSecond(time, 0, ZoneOffset.UTC);
    }

    void add(String path, InputStream content) throws IOException {
        ZipEntry entry = new ZipEntry(path);
        entry.setTimeLocal(time);
        out.putNextEntry(entry);
        content.transferTo(out);
        out.closeEntry();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
