package org.millrace.runtime.topology;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.millrace.runtime.topology.parse.ConfigurationFiles;

/**
 * Sees whether files have changed. Two looks in a row must agree before a change counts, so that a file that is still being
 * written is left for later. A file that can't be looked at, or is not there, has not changed: editors and tools that replace
 * one take it away for a moment, and what runs does not stop for a disk that does not answer. Confined to one thread.
 */
final class FileWatch {
    private final List<Path> files;
    private String taken = "";
    private String previous = "";

    FileWatch(List<Path> files) {
        this.files = files;
    }

    /**
     * What the files look like now: times, sizes and contents. To be looked at before they are read.
     *
     * @throws IOException if one can't be looked at; names it
     */
    String look() throws IOException {
        MessageDigest digest = digest();
        for (Path file : files) {
            try {
                byte[] content = ConfigurationFiles.content(file);
                digest.update((file + " " + Files.getLastModifiedTime(file) + " " + content.length + "\n")
                        .getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            } catch (NoSuchFileException e) {
                throw new IOException(file + " is not there", e);
            } catch (IOException e) {
                String reason = String.valueOf(e.getMessage());
                throw new IOException(reason.startsWith(file.toString()) ? reason : file + ": " + reason, e);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Remembers that the files have been read, or tried, as they looked. */
    void taken(String look) {
        taken = look;
        previous = look;
    }

    /**
     * Whether the files are to be read: they look otherwise than when they were last taken, and as at the last call.
     *
     * @throws IOException if one can't be looked at, which changes nothing
     */
    boolean changed() throws IOException {
        String now = look();
        boolean settled = now.equals(previous);
        previous = now;
        return settled && !now.equals(taken);
    }

    /** Whether the last call saw something new, which counts as soon as another one sees the same. */
    boolean unsettled() {
        return !previous.equals(taken);
    }
}
