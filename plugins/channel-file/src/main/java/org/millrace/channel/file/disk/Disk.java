package org.millrace.channel.file.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The file system as far as the channel uses it, so that tests can put a model in its place: one that forgets what was not
 * synced, tears writes, and fails at the n-th call.
 *
 * <p>What holds of every implementation: content written to a file survives a crash once {@link File#sync} has returned; a
 * file made, renamed or deleted has its new name, or none, for good once {@link #syncDirectory} has returned. Before that,
 * nothing is certain, in any order.
 */
public interface Disk {

    /** An open file. Used by one thread at a time; no method is cut short by an interrupt. */
    interface File extends AutoCloseable {
        /** Writes all of {@code data}, which has an array, at {@code position}. */
        void write(long position, ByteBuffer data) throws IOException;

        /** Reads up to {@code length} bytes; fewer, or none, at the end of the file. */
        int read(long position, byte[] into, int offset, int length) throws IOException;

        /** Bytes in the file. */
        long size() throws IOException;

        /** Cuts the file off. */
        void truncate(long size) throws IOException;

        /**
         * Makes all that was written, and the size, survive a crash. If that fails, for whatever reason, what was not synced
         * before may be lost even though it can still be read, and syncing again proves nothing: never a
         * {@link DiskFullException}.
         */
        void sync() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Makes a file that is not there yet, to be read and written. */
    File create(Path file) throws IOException;

    /** Opens a file that is there, to be read and written. */
    File open(Path file) throws IOException;

    /**
     * Opens a file that is there, to be read.
     *
     * @throws java.nio.file.NoSuchFileException only if it is certain that there is no such file in a directory that is there;
     *     any other exception says nothing of that
     */
    File read(Path file) throws IOException;

    /**
     * Whether there is such a file.
     *
     * @throws IOException if it could not be found out
     */
    boolean exists(Path file) throws IOException;

    /**
     * Names of the regular files in a directory, sorted; all of them.
     *
     * @throws IOException if one of them could not be looked at
     */
    List<String> list(Path directory) throws IOException;

    /** Deletes a file; does nothing if it is not there. */
    void delete(Path file) throws IOException;

    /** Renames a file, over another if there is one. */
    void rename(Path from, Path to) throws IOException;

    /** Makes a directory and its parents, and their names survive a crash; does nothing if it is there. */
    void createDirectories(Path directory) throws IOException;

    /** Makes the names in a directory survive a crash. */
    void syncDirectory(Path directory) throws IOException;

    /** Bytes this process may still write where {@code directory} is. */
    long usableSpace(Path directory) throws IOException;
}
