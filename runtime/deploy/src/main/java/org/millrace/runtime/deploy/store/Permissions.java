package org.millrace.runtime.deploy.store;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** State is its owner's: folders 0700, files 0600, wherever the file system knows such a thing. */
public final class Permissions {
    private static final Logger log = LoggerFactory.getLogger(Permissions.class);
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> SHARED = PosixFilePermissions.fromString("rwxrwx---");

    private Permissions() {}

    /** For a new folder. */
    public static FileAttribute<?>[] ofFolder() {
        return POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FOLDER)} : new FileAttribute<?>[0];
    }

    /** For a new file. */
    public static FileAttribute<?>[] ofFile() {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Takes from a folder that was there before what others may do in it. One whose group may write was made so by somebody, and
     * stays the group's.
     */
    public static void narrow(Path folder) {
        if (!POSIX) {
            return;
        }
        try {
            Set<PosixFilePermission> now = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
            Set<PosixFilePermission> meant = now.contains(PosixFilePermission.GROUP_WRITE) ? SHARED : FOLDER;
            if (!meant.containsAll(now)) {
                now.retainAll(meant);
                Files.setPosixFilePermissions(folder, now);
            }
        } catch (IOException e) {
            // It is somebody else's, who decides.
            log.debug("The permissions of {} stay as they are.", folder, e);
        }
    }

    /** Gives a new file to the owner of its folder: what root does to another user's installation stays that user's. */
    static void giveToOwnerOf(Path folder, Path file) {
        if (!POSIX) {
            return;
        }
        try {
            UserPrincipal owner = Files.getOwner(folder);
            if (!owner.equals(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS))) {
                Files.setOwner(file, owner);
            }
        } catch (IOException e) {
            log.debug("{} stays with who made it.", file, e);
        }
    }
}
