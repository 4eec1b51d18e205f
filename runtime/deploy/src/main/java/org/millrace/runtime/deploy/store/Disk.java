package org.millrace.runtime.deploy.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The few things that are done to durable files, each of them on the disk when it returns. Everything the store changes goes
 * through here, so that a test can end the process at any of them.
 */
public interface Disk {

    /** Makes a new file of this content, or replaces one that nobody relies on. Not atomic. */
    void write(Path file, byte[] content) throws IOException;

    /** Forces a file that was written elsewhere. */
    void force(Path file) throws IOException;

    /** Adds to the end of a file, which is made if it is not there. Not atomic. */
    void append(Path file, byte[] content) throws IOException;

    /** Cuts a file's end off. */
    void truncate(Path file, long length) throws IOException;

    /** Gives a file another name in its folder's file system, replacing what has that name. Atomic. */
    void move(Path from, Path to) throws IOException;

    /** Deletes a file; nothing happens if it is not there. */
    void delete(Path file) throws IOException;

    /** Makes a folder and those above it, for their owner alone; of one that is there, takes away what others may do in it. */
    void folder(Path folder) throws IOException;
}
