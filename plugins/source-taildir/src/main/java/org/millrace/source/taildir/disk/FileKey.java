package org.millrace.source.taildir.disk;

import org.jspecify.annotations.Nullable;

/**
 * Which file it is, whatever its name.
 *
 * @param device a hint: it may be another one after a reboot or a mount
 * @param inode its number there
 */
public record FileKey(long device, long inode) {

    /** Of what {@code BasicFileAttributes.fileKey()} shows as {@code (dev=fe01,ino=17)}. */
    static FileKey parse(String shown) {
        int comma = shown.indexOf(",ino=");
        return new FileKey(
                Long.parseUnsignedLong(shown, "(dev=".length(), comma, 16),
                Long.parseLong(shown, comma + ",ino=".length(), shown.length() - 1, 10));
    }

    /** Written out: once the generated one has run, the JDK (17 and 25) never lets the bundle's class loader go. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FileKey that && device == that.device && inode == that.inode;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(inode * 31 + device);
    }

    @Override
    public String toString() {
        return device + ":" + inode;
    }
}
