package org.millrace.bucket.store;

import java.io.IOException;
import java.util.Optional;

/**
 * Where files are made: a local disk, a Hadoop file system. Paths are those of the sink's configuration, with escapes resolved. All
 * methods may be called from several threads at once, and any of them may fail after it has done its work (a reply was lost):
 * whoever called looks before he tries again.
 *
 * <p>An interrupt ends what is under way with an {@link java.io.InterruptedIOException} or by an exception of the store's own.
 */
public interface FileStore extends AutoCloseable {

    /** Whether each event can be once in a finished file here, and how a file is made safe. Does not change while it is open. */
    Exactness exactness();

    /** Whether a path may be one of this store: not so if it names another kind of store, whose sink had the name before. */
    default boolean mayBeOurs(String path) {
        return true;
    }

    /**
     * Makes a file that is not there, and the directories that lead to it.
     *
     * @throws java.nio.file.FileAlreadyExistsException if something of that name is there; nothing was changed
     */
    OpenFile create(String path) throws IOException;

    /**
     * What is there.
     *
     * @return empty only if it is certain that nothing of that name is there
     * @throws IOException if that could not be found out
     */
    Optional<FileFacts> look(String path) throws IOException;

    /**
     * Asks that a file be closed, whoever has it open: from then on its writer fails. Does not wait for long; the caller looks again,
     * and asks again after a while.
     *
     * @return whether it is closed
     */
    boolean recover(String path) throws IOException;

    /**
     * Cuts a closed file that is longer. To cut it to the length that it has is no mistake.
     *
     * @return true if it is done; false if it is under way: the file is open until it is
     * @throws UnsupportedOperationException if that can't be done here: the caller copies what is to stay
     */
    boolean truncate(String path, long length) throws IOException;

    /**
     * Copies the first bytes of a closed file to one that is made for it and that is closed and safe when this returns.
     *
     * @throws java.nio.file.FileAlreadyExistsException if {@code to} is there
     */
    void copyHead(String from, String to, long length) throws IOException;

    /**
     * Gives a file another name; never takes the place of anything.
     *
     * @throws java.nio.file.FileAlreadyExistsException if {@code to} is there; nothing was changed
     */
    void rename(String from, String to) throws IOException;

    /** Deletes a file, open or closed. That it is not there is no failure. */
    void delete(String path) throws IOException;

    /** Notes something beside a file, for people, if the store can. */
    default void note(String path, String key, String value) throws IOException {}

    @Override
    void close() throws IOException;
}
