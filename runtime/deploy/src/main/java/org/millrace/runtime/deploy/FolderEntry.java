package org.millrace.runtime.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.file.Presence;
import org.millrace.runtime.deploy.trust.JarCheck;

/**
 * A name that stands in the drop folder, as it looks from outside.
 *
 * @param size of a regular file; -1 of anything else
 * @param trouble why it can't be taken as it is; empty if it can
 * @param gone whether it went away between the listing and now
 */
record FolderEntry(Path file, long size, long modifiedMillis, String trouble, boolean gone) {

    /**
     * Looks at it.
     *
     * @param links whether links are followed
     */
    static FolderEntry of(Path file, boolean links) {
        try {
            BasicFileAttributes looks =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (looks.isSymbolicLink()) {
                if (!links) {
                    return troubled(file, "is a link, in a folder that others may write to; copy the jar itself");
                }
                looks = Files.readAttributes(file, BasicFileAttributes.class);
            }
            if (!looks.isRegularFile()) {
                return troubled(
                        file,
                        looks.isDirectory()
                                ? "is a folder; a plug-in is a jar file"
                                : "is a pipe, a socket or a device; a plug-in is a jar file");
            }
            if (looks.size() > JarCheck.largestFile()) {
                return troubled(
                        file, "has " + looks.size() + " bytes, more than the " + JarCheck.largestFile() + " allowed");
            }
            return new FolderEntry(file, looks.size(), looks.lastModifiedTime().toMillis(), "", false);
        } catch (NoSuchFileException e) {
            return goneOrLost(file);
        } catch (IOException e) {
            return troubled(file, "can't be looked at (" + reason(e) + ")");
        }
    }

    private static FolderEntry goneOrLost(Path file) {
        try {
            return Presence.ofEntry(file)
                    ? troubled(file, "is a link that leads nowhere")
                    : new FolderEntry(file, -1, 0, "", true);
        } catch (IOException e) {
            return troubled(file, "can't be looked at (" + reason(e) + ")");
        }
    }

    static FolderEntry troubled(Path file, String why) {
        return new FolderEntry(file, -1, 0, why, false);
    }

    static String reason(IOException e) {
        return e instanceof java.nio.file.FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : e.toString();
    }

    boolean sameAs(@Nullable FolderEntry other) {
        return other != null && size == other.size && modifiedMillis == other.modifiedMillis;
    }

    /**
     * The name of a file as text that leads back to it: where the locale can't write it, its bytes are written in percent as in
     * an address.
     */
    static String name(Path file) {
        Path name = Objects.requireNonNull(file.getFileName());
        String text = name.toString();
        try {
            if (name.getFileSystem().getPath(text).equals(name)) {
                return text;
            }
        } catch (InvalidPathException e) {
            // As one that leads elsewhere.
        }
        String address = file.toUri().getRawPath();
        return address.substring(address.lastIndexOf('/') + 1);
    }
}
