package org.millrace.sink.file.roll;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.millrace.api.file.Presence;
import org.millrace.bucket.store.OpenFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file on a local disk that is being written. */
final class LocalFile implements OpenFile {
    private static final Logger log = LoggerFactory.getLogger(LocalFile.class);
    /** The system copies each piece outside of the heap, and keeps room for the largest. */
    private static final int LARGEST = 1024 * 1024;

    private final Path path;
    private final FileChannel file;
    private final String identity;

    LocalFile(Path path, FileChannel file) throws IOException {
        this.path = path;
        this.file = file;
        this.identity = identity(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    static String identity(BasicFileAttributes attributes) {
        Object key = attributes.fileKey();
        return key == null ? "" : key.toString();
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public void write(byte[] bytes, int from, int size) throws IOException {
        for (int done = 0; done < size; done += LARGEST) {
            ByteBuffer piece = ByteBuffer.wrap(bytes, from + done, Math.min(LARGEST, size - done));
            while (piece.hasRemaining()) {
                file.write(piece);
            }
        }
    }

    @Override
    public void sync() throws IOException {
        file.force(false);
    }

    @Override
    public boolean cutBack(long length) throws IOException {
        file.truncate(length);
        file.position(length);
        return true;
    }

    @Override
    public Condition condition() throws IOException {
        try {
            BasicFileAttributes there =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return identity.equals(identity(there)) ? Condition.FINE : Condition.GONE;
        } catch (NoSuchFileException e) {
            return Presence.ofEntry(path) ? Condition.FINE : Condition.GONE;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    @Override
    public void abandon() {
        try {
            file.close();
        } catch (IOException e) {
            log.debug("{} did not close well: {}", path, e.toString());
        }
    }
}
