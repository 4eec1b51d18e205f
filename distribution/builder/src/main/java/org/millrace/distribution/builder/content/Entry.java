package org.millrace.distribution.builder.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file of a distribution: its bytes, in memory or in a file that nobody changes meanwhile, and its mode. */
public final class Entry {
    private final byte @Nullable [] bytes;
    private final @Nullable Path file;
    private final long size;
    private final boolean executable;

    private Entry(byte @Nullable [] bytes, @Nullable Path file, long size, boolean executable) {
        this.bytes = bytes;
        this.file = file;
        this.size = size;
        this.executable = executable;
    }

    /** With these bytes. */
    public static Entry of(byte[] bytes, boolean executable) {
        return new Entry(bytes, null, bytes.length, executable);
    }

    /** With this text. */
    public static Entry of(String text, boolean executable) {
        return of(text.getBytes(StandardCharsets.UTF_8), executable);
    }

    /** With the bytes of a file. */
    public static Entry of(Path file, boolean executable) throws IOException {
        return new Entry(null, file, Files.size(file), executable);
    }

    /** Its bytes. */
    public InputStream open() throws IOException {
        return bytes != null ? new ByteArrayInputStream(bytes) : Files.newInputStream(Objects.requireNonNull(file));
    }

    /** In bytes. */
    public long size() {
        return size;
    }

    /** Permissions, as chmod takes them. */
    public int mode() {
        return executable ? 0755 : 0644;
    }

    /** The digest of its bytes. */
    public String sha256() throws IOException {
        try (InputStream in = open()) {
            return Sha256.of(in);
        }
    }
}
