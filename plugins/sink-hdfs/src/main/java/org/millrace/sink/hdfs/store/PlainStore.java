package org.millrace.sink.hdfs.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.millrace.bucket.store.Exactness;
import org.millrace.bucket.store.FileFacts;
import org.millrace.bucket.store.FileStore;
import org.millrace.bucket.store.OpenFile;
import org.millrace.library.hadoop.HadoopClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Any other file system of Hadoop's: what is written is there when the file was closed, and not before. Files are therefore closed at
 * each checkpoint, and an event may come twice after a crash.
 */
public final class PlainStore implements FileStore {
    private static final Logger log = LoggerFactory.getLogger(PlainStore.class);

    private final HadoopClient client;
    private final FileSystem files;

    /** @param client closed with it */
    public PlainStore(HadoopClient client, FileSystem files) {
        this.client = client;
        this.files = files;
    }

    @Override
    public Exactness exactness() {
        String scheme = files.getUri().getScheme();
        return new Exactness(
                false,
                scheme.equals("file")
                        ? "file: Hadoop does not sync local files; the sink file_roll does"
                        : scheme + ": an open file can't be synced and cut there",
                false);
    }

    @Override
    public OpenFile create(String path) throws IOException {
        Path at = new Path(path);
        return client.as(() -> {
            try {
                return new PlainFile(files.create(at, false));
            } catch (IOException e) {
                if (there(at)) {
                    throw (IOException) new FileAlreadyExistsException(path).initCause(e);
                }
                throw Failures.translated(e, at);
            }
        });
    }

    private boolean there(Path at) throws IOException {
        try {
            files.getFileStatus(at);
            return true;
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    @Override
    public Optional<FileFacts> look(String path) throws IOException {
        return client.as(() -> {
            try {
                FileStatus status = files.getFileStatus(new Path(path));
                return Optional.of(new FileFacts(status.getLen(), "", true));
            } catch (FileNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** Nobody else writes a file here, as far as can be known. */
    @Override
    public boolean recover(String path) {
        return true;
    }

    @Override
    public boolean truncate(String path, long length) throws IOException {
        throw new UnsupportedOperationException(path + " can't be cut");
    }

    @Override
    public void copyHead(String from, String to, long length) throws IOException {
        client.as(() -> {
            try (InputStream in = files.open(new Path(from));
                    FSDataOutputStream out = files.create(new Path(to), false)) {
                Copied.head(in, out, length, from);
            }
            return true;
        });
    }

    /** Looks first, which is not one step with the renaming: file systems differ in what they do with one that is there. */
    @Override
    public void rename(String from, String to) throws IOException {
        Path target = new Path(to);
        client.as(() -> {
            if (there(target)) {
                throw new FileAlreadyExistsException(to);
            }
            if (!files.rename(new Path(from), target)) {
                throw new IOException(from + " could not be renamed to " + to + "; the file system does not say why");
            }
            return true;
        });
    }

    @Override
    public void delete(String path) throws IOException {
        client.as(() -> files.delete(new Path(path), false));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    /** Its bytes are safe with {@link #close}. */
    private static final class PlainFile implements OpenFile {
        private final FSDataOutputStream stream;

        PlainFile(FSDataOutputStream stream) {
            this.stream = stream;
        }

        @Override
        public String identity() {
            return "";
        }

        @Override
        public void write(byte[] bytes, int from, int size) throws IOException {
            stream.write(bytes, from, size);
        }

        @Override
        public void sync() throws IOException {
            stream.flush();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }

        /** There is nothing like giving up here: an upload that is closed is complete. It stays under the name of a file in use. */
        @Override
        public void abandon() {
            try {
                stream.close();
            } catch (IOException e) {
                log.debug("A file was given up.", e);
            }
        }
    }
}
