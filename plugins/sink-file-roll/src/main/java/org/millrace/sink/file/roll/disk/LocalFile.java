package org.millrace.sink.file.roll.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.millrace.bucket.store.OpenFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of a local disk that is being written. What was written can be read by others at once. */
final class LocalFile implements OpenFile {
    private static final Logger log = LoggerFactory.getLogger(LocalFile.class);
    /** At once: the JVM copies each piece to memory outside of its heap, which it keeps. */
    private static final int LARGEST = 1024 * 1024;

    private final LocalStore store;
    private final Path path;
    private final FileChannel file;
    /** Device and inode; null if the disk has no such thing. */
    private final @Nullable Object key;

    private boolean unforced;

    LocalFile(LocalStore store, Path path, FileChannel file, @Nullable Object key) {
        this.store = store;
        this.path = path;
        this.file = file;
        this.key = key;
    }

    /**
     * Empty: nobody else makes files of these names. An inode would not outlive a move of the files to another disk while the agent
     * stands still.
     */
    @Override
    public String identity() {
        return "";
    }

    @Override
    public void write(byte[] bytes, int from, int size) throws IOException {
        unforced = true;
        int done = 0;
        try {
            while (done < size) {
                done += file.write(ByteBuffer.wrap(bytes, from + done, Math.min(LARGEST, size - done)));
            }
        } catch (IOException e) {
            throw failure("written to", e);
        }
    }

    /** The system's own words name no file. */
    private IOException failure(String what, IOException e) {
        return new IOException(path + " could not be " + what + ": " + e.getMessage(), e);
    }

    @Override
    public void sync() throws IOException {
        try {
            file.force(false);
            unforced = false;
        } catch (IOException e) {
            throw failure("forced to the disk", e);
        }
    }

    @Override
    public boolean cutBack(long length) throws IOException {
        file.truncate(length);
        file.position(length);
        unforced = true;
        return true;
    }

    @Override
    public Condition condition() throws IOException {
        try {
            BasicFileAttributes there =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return key == null || key.equals(there.fileKey()) ? Condition.FINE : Condition.GONE;
        } catch (NoSuchFileException e) {
            store.mustBeThere(e);
            return Condition.GONE;
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            if (unforced && store.forces()) {
                sync();
            }
        }
    }

    @Override
    public void abandon() {
        try {
            file.close();
        } catch (IOException e) {
            log.debug("{} was given up.", path, e);
        }
    }
}
