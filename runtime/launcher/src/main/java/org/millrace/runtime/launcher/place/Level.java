package org.millrace.runtime.launcher.place;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Objects;

/**
 * One level of a path as it is at this moment; a link is itself.
 *
 * @param uid the number of its owner
 * @param mode kind and permissions, as {@code stat} gives them
 */
record Level(Path path, int uid, int gid, int mode, UserPrincipal owner, GroupPrincipal group) {
    /** Whether this system has owners and permissions at all. */
    static final boolean KNOWN =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

    private static final int KIND = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int LINK = 0120000;
    private static final int REGULAR = 0100000;
    private static final int SOCKET = 0140000;
    private static final int STICKY = 01000;

    /**
     * Looks at it.
     *
     * @throws IOException if it is not there or can't be looked at
     */
    static Level of(Path path) throws IOException {
        Map<String, Object> numbers = Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes names = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new Level(
                path,
                number(numbers, "uid"),
                number(numbers, "gid"),
                number(numbers, "mode"),
                names.owner(),
                names.group());
    }

    private static int number(Map<String, Object> numbers, String name) {
        return (Integer) Objects.requireNonNull(numbers.get(name), name);
    }

    boolean isDirectory() {
        return (mode & KIND) == DIRECTORY;
    }

    boolean isLink() {
        return (mode & KIND) == LINK;
    }

    boolean isFile() {
        return (mode & KIND) == REGULAR;
    }

    boolean isSocket() {
        return (mode & KIND) == SOCKET;
    }

    /** Whether those who may write in it may still not touch what is another's. */
    boolean isSticky() {
        return (mode & STICKY) != 0;
    }

    boolean isWritableByAll() {
        return (mode & 0002) != 0;
    }

    /** Whether its group may write in it. A group of the owner's name is, by the custom of Linux, the owner alone. */
    boolean isWritableByGroup() {
        return (mode & 0020) != 0 && !group.getName().equals(owner.getName());
    }

    boolean isOpenToOthers() {
        return (mode & 0077) != 0;
    }

    String permissions() {
        return String.format("%04o", mode & 07777);
    }
}
