package org.millrace.distribution.builder.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.millrace.distribution.builder.content.Entry;
import org.millrace.distribution.builder.content.Tree;

/**
 * Writes a tar archive whose bytes depend on nothing but what is in it.
 *
 * <p>Source: POSIX.1-2017, pax interchange format: ustar headers, and an extended one for a path that does not fit.
 */
final class Tar implements AutoCloseable {
    private static final int BLOCK = 512;
    /** What tar itself fills archives up to. */
    private static final int RECORD = 20 * BLOCK;

    private final OutputStream out;
    private final long time;
    private long written;

    /**
     * @param time of all entries, in seconds since 1970
     */
    Tar(OutputStream out, long time) {
        this.out = out;
        this.time = time;
    }

    /** Compresses as well as can be, with a header that says neither when nor where. */
    static OutputStream gzip(OutputStream out) throws IOException {
        return new GZIPOutputStream(out, 1 << 16) {
            {
                def.setLevel(9);
            }
        };
    }

    /** A folder, owned by root. */
    void folder(String path, int mode) throws IOException {
        folder(path, mode, 0);
    }

    void folder(String path, int mode, int owner) throws IOException {
        header(path.endsWith("/") ? path : path + "/", mode, 0, '5', "", owner);
    }

    void link(String path, String target) throws IOException {
        header(path, 0777, 0, '2', target, 0);
    }

    void file(String path, Entry entry) throws IOException {
        header(path, entry.mode(), entry.size(), '0', "", 0);
        long size;
        try (InputStream in = entry.open()) {
            size = in.transferTo(out);
        }
        if (size != entry.size()) {
            throw new IOException(path + " has changed while it was packed");
        }
        pad(size);
    }

    /** All of a tree, folders first. */
    void tree(Tree tree, String prefix) throws IOException {
        for (String folder : tree.folders()) {
            folder(prefix + folder, 0755);
        }
        for (Map.Entry<String, Entry> each : tree.entries().entrySet()) {
            file(prefix + each.getKey(), each.getValue());
        }
    }

    private void header(String path, int mode, long size, char type, String target, int owner) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length > 100 || name.length != path.length()) {
            extended(path, mode, owner);
        }
        byte[] block = new byte[BLOCK];
        put(block, 0, 100, name);
        octal(block, 100, 8, mode);
        octal(block, 108, 8, owner);
        octal(block, 116, 8, owner);
        octal(block, 124, 12, size);
        octal(block, 136, 12, time);
        block[156] = (byte) type;
        put(block, 157, 100, target.getBytes(StandardCharsets.UTF_8));
        put(block, 257, 8, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
        if (owner == 0) {
            put(block, 265, 32, "root".getBytes(StandardCharsets.US_ASCII));
            put(block, 297, 32, "root".getBytes(StandardCharsets.US_ASCII));
        }
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : block) {
            sum += each & 0xFF;
        }
        put(block, 148, 8, String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII));
        out.write(block);
        written += BLOCK;
    }

    private void extended(String path, int mode, int owner) throws IOException {
        byte[] field = (" path=" + path + "\n").getBytes(StandardCharsets.UTF_8);
        int length = field.length + 1;
        while (Integer.toString(length).length() + field.length != length) {
            length = Integer.toString(length).length() + field.length;
        }
        byte[] number = Integer.toString(length).getBytes(StandardCharsets.US_ASCII);
        header("@PaxHeader", mode, length, 'x', "", owner);
        out.write(number);
        out.write(field);
        pad(length);
    }

    private void pad(long size) throws IOException {
        int rest = (int) ((BLOCK - (size % BLOCK)) % BLOCK);
        out.write(new byte[rest]);
        written += size + rest;
    }

    private static void put(byte[] block, int at, int most, byte[] value) {
        System.arraycopy(value, 0, block, at, Math.min(most, value.length));
    }

    private static void octal(byte[] block, int at, int length, long value) {
        put(block, at, length, String.format("%0" + (length - 1) + "o", value).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        written += 2 * BLOCK;
        out.write(new byte[(int) ((RECORD - (written % RECORD)) % RECORD)]);
        out.close();
    }
}
