package org.millrace.channel.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One directory of a file system, as far as the log needs one: the seam at which tests put a disk that drops what was not
 * synced, tears it, or fails. Names are file names within the directory.
 *
 * <p>A file's content is safe once {@link File#sync} has returned; that a file is there, or is gone, once {@link #sync} has.
 */
interface Disk {

    /** An open file. Positions and sizes are bytes. Not interruptible. */
    interface File extends Closeable {
        /** Writes all of the buffers at a position. */
        void write(long position, ByteBuffer... buffers) throws IOException;

        /** Reads until the buffer is full or the file ends; returns how many bytes were read. */
        int read(long position, ByteBuffer buffer) throws IOException;

        long size() throws IOException;

        void truncate(long size) throws IOException;

        void sync() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** The names of all files, in no order. */
    List<String> list() throws IOException;

    /** Makes a file that must not be there yet. */
    File create(String name) throws IOException;

    /** Opens a file that is there, for reading and writing. */
    File open(String name) throws IOException;

    void delete(String name) throws IOException;

    /** Makes creations and deletions safe. */
    void sync() throws IOException;

    /** Bytes that can still be written; {@code Long.MAX_VALUE} if nobody knows. */
    long usableSpace() throws IOException;

    /** Where it is, for messages. */
    @Override
    String toString();
}
