package org.millrace.bridge.flume.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** The jars of Flume's own that the bridge runs with: where they are published, and what their bytes are. */
public final class Pins {
    private static final String LIST = "flume-jars.sha256";
    private static final List<Pin> ALL = read();

    /**
     * One jar.
     *
     * @param path in a Maven repository
     * @param sha256 of its bytes, in hexadecimal
     * @param bytes how many it has
     */
    public record Pin(String path, String sha256, long bytes) {
        /** The last part of its path. */
        public String file() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        /** Whether a file is this jar. */
        public boolean is(Path file) throws IOException {
            return Files.size(file) == bytes && Pins.sha256(file).equals(sha256);
        }
    }

    private Pins() {}

    /** All of them. */
    public static List<Pin> all() {
        return ALL;
    }

    private static List<Pin> read() {
        try (InputStream list = Objects.requireNonNull(Pins.class.getResourceAsStream(LIST), LIST);
                BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" +", -1))
                    .map(words -> new Pin(words[2], words[0], Long.parseLong(words[1])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The digest of a file. */
    public static String sha256(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(bytes, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
