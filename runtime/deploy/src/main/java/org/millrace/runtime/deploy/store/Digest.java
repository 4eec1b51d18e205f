package org.millrace.runtime.deploy.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * SHA-256 of a file's content: what tells one jar from another.
 *
 * @param hex 64 hexadecimal digits, lower case
 */
public record Digest(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /** The digest of bytes that come one after the other. */
    public static final class Sum {
        private final MessageDigest sha;

        /** Of nothing yet. */
        public Sum() {
            try {
                sha = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        /** Of these as well. */
        public void add(byte[] bytes, int offset, int length) {
            sha.update(bytes, offset, length);
        }

        /** Of all of them; the next are a new sum's. */
        public Digest digest() {
            return new Digest(HexFormat.of().formatHex(sha.digest()));
        }
    }

    /** Reads a file. */
    public static Digest of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in);
        }
    }

    /** Reads to the end. */
    public static Digest of(InputStream in) throws IOException {
        Sum sum = new Sum();
        byte[] buffer = new byte[64 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            sum.add(buffer, 0, n);
        }
        return sum.digest();
    }

    /** What a person or a file says; empty if that is no SHA-256. */
    public static Optional<Digest> parse(String text) {
        String hex = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^sha256:", "");
        return HEX.matcher(hex).matches() ? Optional.of(new Digest(hex)) : Optional.empty();
    }

    @Override
    public String toString() {
        return hex;
    }

    /** Enough of it for people. */
    public String brief() {
        return hex.substring(0, 12);
    }
}
