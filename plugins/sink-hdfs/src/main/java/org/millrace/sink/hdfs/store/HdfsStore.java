package org.millrace.sink.hdfs.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.XAttrSetFlag;
import org.apache.hadoop.hdfs.DFSOutputStream;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;
import org.millrace.bucket.store.Exactness;
import org.millrace.bucket.store.FileFacts;
import org.millrace.bucket.store.FileStore;
import org.millrace.bucket.store.OpenFile;
import org.millrace.library.hadoop.HadoopClient;

/**
 * HDFS itself. What was synced is on all DataNodes of the pipeline; a file that another has open is taken from him by recovering its
 * lease, after which he can't write any more; a file is cut by truncating it, which goes on by itself once it is asked for.
 */
public final class HdfsStore implements FileStore {
    private final HadoopClient client;
    private final DistributedFileSystem hdfs;
    private final Syncing syncing;
    private final int minimumReplicas;
    private final Executor releases;

    /**
     * A store.
     *
     * @param client closed with it
     * @param minimumReplicas a file whose block has fewer copies is under-replicated; 0 for never
     * @param releases where files are given up that may take their time
     */
    public HdfsStore(
            HadoopClient client, DistributedFileSystem hdfs, Syncing syncing, int minimumReplicas, Executor releases) {
        this.client = client;
        this.hdfs = hdfs;
        this.syncing = syncing;
        this.minimumReplicas = minimumReplicas;
        this.releases = releases;
    }

    @Override
    public Exactness exactness() {
        return Exactness.EXACT;
    }

    @Override
    public OpenFile create(String path) throws IOException {
        Path at = new Path(path);
        FSDataOutputStream stream = made(at);
        if (!stream.hasCapability("hsync")) {
            HadoopClient.abandon(stream);
            throw new IOException(path + ": a file there can't be synced, although a replicated one was asked for;"
                    + " look at the erasure coding policy of its directory");
        }
        return new HdfsFile(stream, identity(stream, at), syncing, minimumReplicas, releases);
    }

    private FSDataOutputStream made(Path at) throws IOException {
        try {
            return client.create(hdfs, at);
        } catch (IOException e) {
            throw Failures.translated(e, at);
        }
    }

    private String identity(FSDataOutputStream stream, Path at) throws IOException {
        if (stream.getWrappedStream() instanceof DFSOutputStream file) {
            return Long.toString(file.getFileId());
        }
        return client.as(() -> identity(hdfs.getFileStatus(at)));
    }

    private static String identity(FileStatus status) {
        return status instanceof HdfsFileStatus known ? Long.toString(known.getFileId()) : "";
    }

    @Override
    public Optional<FileFacts> look(String path) throws IOException {
        Path at = new Path(path);
        return client.as(() -> {
            try {
                // In this order: of a file that was closed the length is the last one.
                boolean closed = hdfs.isFileClosed(at);
                FileStatus status = hdfs.getFileStatus(at);
                if (status.isDirectory()) {
                    throw new IOException(path + " is a directory");
                }
                return Optional.of(new FileFacts(status.getLen(), identity(status), closed));
            } catch (FileNotFoundException e) {
                return Optional.empty();
            } catch (IOException e) {
                throw Failures.translated(e, at);
            }
        });
    }

    @Override
    public boolean recover(String path) throws IOException {
        Path at = new Path(path);
        return client.as(() -> {
            try {
                return hdfs.isFileClosed(at) || hdfs.recoverLease(at);
            } catch (IOException e) {
                throw Failures.translated(e, at);
            }
        });
    }

    @Override
    public boolean truncate(String path, long length) throws IOException {
        Path at = new Path(path);
        return client.as(() -> {
            try {
                return hdfs.truncate(at, length);
            } catch (IOException e) {
                if (Failures.isUnsupported(e)) {
                    throw new UnsupportedOperationException(path + " can't be cut: " + Failures.words(e), e);
                }
                throw Failures.translated(e, at);
            }
        });
    }

    @Override
    public void copyHead(String from, String to, long length) throws IOException {
        Path source = new Path(from);
        Path target = new Path(to);
        client.as(() -> {
            try (InputStream in = hdfs.open(source);
                    FSDataOutputStream out = made(target)) {
                Copied.head(in, out, length, from);
                out.hsync();
            }
            return true;
        });
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Path source = new Path(from);
        Path target = new Path(to);
        client.as(() -> {
            try {
                hdfs.rename(source, target, Rename.NONE);
                return true;
            } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
                throw (IOException) new FileAlreadyExistsException(to).initCause(e);
            } catch (IOException e) {
                throw Failures.translated(e, target);
            }
        });
    }

    @Override
    public void delete(String path) throws IOException {
        Path at = new Path(path);
        client.as(() -> {
            try {
                return hdfs.delete(at, false);
            } catch (FileNotFoundException e) {
                return false;
            } catch (IOException e) {
                throw Failures.translated(e, at);
            }
        });
    }

    @Override
    public void note(String path, String key, String value) throws IOException {
        Path at = new Path(path);
        client.as(() -> {
            hdfs.setXAttr(
                    at,
                    "user.millrace." + key,
                    value.getBytes(StandardCharsets.UTF_8),
                    EnumSet.of(XAttrSetFlag.CREATE, XAttrSetFlag.REPLACE));
            return true;
        });
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
