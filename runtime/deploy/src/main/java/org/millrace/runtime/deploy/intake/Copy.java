package org.millrace.runtime.deploy.intake;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.store.Permissions;
import org.millrace.runtime.deploy.store.Reception;

/**
 * A copy that nobody else can change, of a file that others can: of regular files alone, whose size is looked at before a byte is
 * copied and held to while they are.
 *
 * @param file where it is
 * @param digest of its bytes, as they were written
 */
record Copy(Path file, Digest digest) {
    /** How long a file may take; a disk that is not there any more takes for ever. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final int CHUNK = 64 * 1024;
    private static final long LEFT_FREE = 64L * 1024 * 1024;

    /** Who reads, and what is done with it. */
    private interface Sink {
        void write(byte[] chunk, int length) throws IOException;
    }

    /**
     * Copies a file.
     *
     * @param links whether it may be a link
     * @param largest bytes
     */
    static Copy of(Path from, boolean links, long largest, Reception reception)
            throws Refused, IOException, InterruptedException {
        return within(from, () -> {
            Path to = reception.place();
            BasicFileAttributes looks = regular(from, links, largest);
            space(to, looks.size());
            try (OutputStream out = fresh(to)) {
                return new Copy(to, read(from, links, looks, (chunk, length) -> out.write(chunk, 0, length)));
            }
        });
    }

    /** The digest of a file, under the same bounds. */
    static Digest digest(Path from, boolean links, long largest) throws Refused, IOException, InterruptedException {
        return within(from, () -> read(from, links, regular(from, links, largest), (chunk, length) -> {}));
    }

    /** Copies what comes from elsewhere; whoever calls sees to it that it ends in time. */
    static Copy of(InputStream in, String name, long largest, Reception reception) throws Refused, IOException {
        Path to = reception.place();
        space(to, 0);
        Digest.Sum sum = new Digest.Sum();
        byte[] chunk = new byte[CHUNK];
        long size = 0;
        try (OutputStream out = fresh(to)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                size += n;
                if (size > largest) {
                    throw tooLarge(name, "more", largest);
                }
                if (size % (CHUNK * 256L) < n) {
                    space(to, 0);
                }
                sum.add(chunk, 0, n);
                out.write(chunk, 0, n);
            }
        }
        return new Copy(to, sum.digest());
    }

    private interface Work<T> {
        T get() throws Refused, IOException;
    }

    private static <T> T within(Path from, Work<T> work) throws Refused, IOException, InterruptedException {
        try {
            return Errand.run("plugin-reader", LIMIT, work::get);
        } catch (Errand.Overdue e) {
            throw new Refused("request", "reading " + from + " " + e.getMessage());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            }
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException("could not be read: " + e.getCause(), e);
        }
    }

    private static LinkOption[] following(boolean links) {
        return links ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    }

    /** What it looks like from outside; refused if that is not a regular file of bounded size. */
    static BasicFileAttributes regular(Path from, boolean links, long largest) throws Refused, IOException {
        BasicFileAttributes looks;
        try {
            looks = Files.readAttributes(from, BasicFileAttributes.class, following(links));
        } catch (NoSuchFileException e) {
            throw new Refused("request", "there is no file " + from);
        }
        String kind = kind(looks);
        if (kind != null) {
            throw new Refused("request", from + " " + kind + "; a plug-in is a regular file");
        }
        if (looks.size() > largest) {
            throw tooLarge(from.toString(), Long.toString(looks.size()), largest);
        }
        return looks;
    }

    private static @Nullable String kind(BasicFileAttributes looks) {
        if (looks.isRegularFile()) {
            return null;
        }
        return looks.isDirectory()
                ? "is a folder"
                : looks.isSymbolicLink() ? "is a link" : "is a pipe, a socket or a device";
    }

    private static Refused tooLarge(String name, String size, long largest) {
        return new Refused(
                "request",
                name + " has " + (size.equals("more") ? "" : size + " bytes, ") + "more than the " + largest
                        + " bytes allowed");
    }

    private static Refused changing(Path from) {
        return new Refused("request", from + " is being written or was exchanged while it was read; try again");
    }

    /** Reads the very file that was looked at, and exactly as many bytes as it had. */
    private static Digest read(Path from, boolean links, BasicFileAttributes looks, Sink sink)
            throws Refused, IOException {
        Set<OpenOption> options =
                links ? Set.of(StandardOpenOption.READ) : Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(from, options)) {
            BasicFileAttributes now = Files.readAttributes(from, BasicFileAttributes.class, following(links));
            if (!now.isRegularFile()
                    || !Objects.equals(now.fileKey(), looks.fileKey())
                    || channel.size() != looks.size()) {
                throw changing(from);
            }
            Digest.Sum sum = new Digest.Sum();
            InputStream in = Channels.newInputStream(channel);
            byte[] chunk = new byte[CHUNK];
            long left = looks.size();
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                left -= n;
                if (left < 0) {
                    throw changing(from);
                }
                sum.add(chunk, 0, n);
                sink.write(chunk, n);
            }
            if (left > 0) {
                throw changing(from);
            }
            return sum.digest();
        }
    }

    private static OutputStream fresh(Path to) throws IOException {
        return Channels.newOutputStream(FileChannel.open(
                to, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), Permissions.ofFile()));
    }

    /**
     * A copy leaves room for what the agent itself has to write. Who tries again hears the same words, for they are told once: no
     * folder of this one copy is in them, and no number that changes while others write.
     */
    private static void space(Path to, long size) throws Refused, IOException {
        Path folder = Objects.requireNonNull(to.getParent());
        // It asks the folder itself; Files.getFileStore looks for a mount point, which a chroot need not have.
        File disk = folder.toFile();
        long total = disk.getTotalSpace();
        if (total == 0) {
            throw new IOException("how much space there is in " + folder.getParent() + " can't be told");
        }
        long needed = size + leftFree(total);
        if (disk.getUsableSpace() < needed) {
            throw new Refused(
                    "request",
                    "there is too little space in " + folder.getParent() + " for a copy: " + needed
                            + " bytes have to be free");
        }
    }

    /** What a copy leaves free of a disk of this size: a small one is not all reserve. */
    static long leftFree(long total) {
        return Math.min(LEFT_FREE, total / 10);
    }
}
