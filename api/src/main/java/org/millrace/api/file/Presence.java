package org.millrace.api.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The one place that decides what counts as gone. A failure to look (no permission, no file descriptor left, a disk that does not
 * answer, a stale handle) is never an absence: it is thrown, and whoever asked tries again or says so.
 *
 * <p>{@link Files#exists}, {@link java.io.File#exists} and {@link java.io.FileNotFoundException} can't be used for that: all three
 * give the same answer for a file that is not there and for one that could not be looked at.
 */
public final class Presence {

    private Presence() {}

    /**
     * Whether something of this name is there, of whatever kind; links are followed, and one that leads nowhere is absent.
     *
     * @throws IOException if it could not be found out
     */
    public static boolean of(Path path) throws IOException {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * As {@link #of}, but a link counts itself.
     *
     * @throws IOException if it could not be found out
     */
    public static boolean ofEntry(Path path) throws IOException {
        try {
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Whether a directory is there.
     *
     * @return false if nothing of this name is there, or something else is
     * @throws IOException if it could not be found out
     */
    public static boolean ofDirectory(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Whether a regular file is there.
     *
     * @return false if nothing of this name is there, or something else is
     * @throws IOException if it could not be found out
     */
    public static boolean ofFile(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isRegularFile();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Whether this failure to use a file means that the file is not there: the system must have said so of this file, now, while
     * its directory can be looked into. An old-fashioned {@link java.io.FileNotFoundException} says nothing by itself.
     *
     * @return false for every other failure, and if it can't be found out: the file counts as there
     */
    public static boolean isGone(Path path, IOException failure) {
        if (!(failure instanceof NoSuchFileException) && !(failure instanceof java.io.FileNotFoundException)) {
            return false;
        }
        Path directory = path.toAbsolutePath().getParent();
        try {
            return !ofEntry(path) && (directory == null || ofDirectory(directory));
        } catch (IOException e) {
            return false;
        }
    }
}
