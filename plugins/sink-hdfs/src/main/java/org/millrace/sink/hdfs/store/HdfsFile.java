package org.millrace.sink.hdfs.store;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream;
import org.millrace.bucket.store.OpenFile;
import org.millrace.library.hadoop.HadoopClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of HDFS that is being written. */
final class HdfsFile implements OpenFile {
    private static final Logger log = LoggerFactory.getLogger(HdfsFile.class);

    private final FSDataOutputStream stream;
    private final String identity;
    private final Syncing syncing;
    private final int minimumReplicas;
    private final Executor releases;
    private final AtomicBoolean over = new AtomicBoolean();

    HdfsFile(FSDataOutputStream stream, String identity, Syncing syncing, int minimumReplicas, Executor releases) {
        this.stream = stream;
        this.identity = identity;
        this.syncing = syncing;
        this.minimumReplicas = minimumReplicas;
        this.releases = releases;
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public void write(byte[] bytes, int from, int size) throws IOException {
        try {
            stream.write(bytes, from, size);
        } catch (IOException e) {
            throw Failures.explained(e);
        }
    }

    @Override
    public void sync() throws IOException {
        try {
            if (syncing == Syncing.HSYNC) {
                stream.hsync();
            } else {
                stream.hflush();
            }
        } catch (IOException e) {
            throw Failures.explained(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            stream.hflush();
        } catch (IOException e) {
            throw Failures.explained(e);
        }
    }

    @Override
    public Condition condition() throws IOException {
        if (minimumReplicas > 0
                && stream instanceof HdfsDataOutputStream file
                && file.getCurrentBlockReplication() < minimumReplicas) {
            return Condition.UNDER_REPLICATED;
        }
        return Condition.FINE;
    }

    @Override
    public void close() throws IOException {
        if (over.compareAndSet(false, true)) {
            try {
                stream.close();
            } catch (IOException e) {
                throw Failures.explained(e);
            }
        }
    }

    /** Elsewhere, since whoever waits in {@code write} or {@code sync} holds the stream. */
    @Override
    public void abandon() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        try {
            releases.execute(this::release);
        } catch (RejectedExecutionException e) {
            log.debug("A file is given up with its client.", e);
        }
    }

    private void release() {
        try {
            HadoopClient.abandon(stream);
        } catch (IOException e) {
            log.debug("A file was given up.", e);
        }
    }
}
