package org.millrace.sink.hdfs;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Advice;
import org.millrace.api.component.Advising;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.Reconfigurable;
import org.millrace.api.component.SinkType;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Serializer;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.Window;
import org.millrace.bucket.sink.BucketSink;
import org.millrace.bucket.store.FileFormat;
import org.millrace.bucket.store.FileStore;
import org.millrace.library.hadoop.HadoopClient;
import org.millrace.library.hadoop.LoginException;
import org.millrace.sink.hdfs.store.HdfsStore;
import org.millrace.sink.hdfs.store.PlainStore;

/**
 * Writes events to files in HDFS, each event once in a finished file. Which file an event goes into, when files are finished and what
 * is done after a failure is the bucket's; what is Hadoop's is here.
 */
@SinkType(
        value = "hdfs",
        classes = "org.apache.flume.sink.hdfs.HDFSEventSink",
        parts = HdfsSink.SERIALIZER + "=serializer/text",
        freeKeys = HdfsSink.PROPERTIES,
        secretKeys = {"hdfs.conf.*key", "hdfs.conf.*password*", "hdfs.conf.*secret*"},
        ignoredKeys = {"hdfs.rollTimerPoolSize", "hdfs.closeTries"},
        guarantee = Guarantee.EXACTLY_ONCE,
        contextLoader = "org.millrace.library.hadoop.HadoopClient")
public final class HdfsSink implements CheckpointedSink, Reconfigurable<HdfsSink>, Advising {
    static final String SERIALIZER = "serializer";
    static final String PROPERTIES = "hdfs.conf.";
    private static final Duration CLOSE = Duration.ofSeconds(30);

    private final HdfsSettings settings;
    private final List<Object> fixed;
    private @Nullable BucketSink bucket;
    private @Nullable HadoopClient client;
    private @Nullable ExecutorService aside;
    private @Nullable Ticket ticket;

    public HdfsSink(HdfsConfig config, Map<String, Object> all) {
        this.settings = new HdfsSettings(config, properties(all));
        this.fixed = settings.fixed();
    }

    /** Hadoop's own, by their names there; a secret one has a dot before it. */
    private static Map<String, String> properties(Map<String, Object> all) {
        Map<String, String> properties = new HashMap<>();
        all.forEach((key, value) -> {
            String name = key.startsWith(".") ? key.substring(1) : key;
            if (name.startsWith(PROPERTIES)) {
                properties.put(name.substring(PROPERTIES.length()), value.toString());
            }
        });
        return properties;
    }

    @Override
    public List<Advice> advice() {
        return HdfsAdvice.of(settings);
    }

    @Override
    public void open(ComponentContext given) throws Exception {
        HadoopClient hadoop = client();
        client = hadoop;
        ExecutorService executor = Executors.newCachedThreadPool(given.threads());
        aside = executor;
        FileStore store = store(hadoop, executor);
        if (settings.exactlyOnceRequired() && !store.exactness().exact()) {
            throw new FatalException(
                    "hdfs.exactlyOnce is required, but that can't be had there: "
                            + store.exactness().why(),
                    null);
        }
        FileFormat format = hadoop.as(() -> settings.kind()
                .format(
                        hadoop.configuration(),
                        settings.kind().sequence()
                                ? null
                                : given.part(SERIALIZER, Serializer.class).orElseThrow()));
        BucketSink open = BucketSink.open(settings.bucket(format.suffix()), settings.pace(), store, format, given);
        ticket = new Ticket(hadoop, executor, open.troubles());
        bucket = open;
    }

    private HadoopClient client() throws IOException {
        try {
            return HadoopClient.open(settings.hadoop());
        } catch (LoginException e) {
            String key =
                    switch (e.about()) {
                        case PRINCIPAL -> "hdfs.kerberosPrincipal";
                        case KEYTAB -> "hdfs.kerberosKeytab";
                    };
            throw new IOException(key + ": " + e.getMessage(), e);
        }
    }

    private FileStore store(HadoopClient hadoop, ExecutorService executor) throws IOException {
        FileSystem files = hadoop.fileSystem(settings.address());
        if (files instanceof DistributedFileSystem hdfs) {
            return new HdfsStore(hadoop, hdfs, settings.syncing(), settings.minimumReplicas(), executor);
        }
        boolean raw = settings.rawLocal() && files instanceof LocalFileSystem;
        return new PlainStore(hadoop, raw ? ((LocalFileSystem) files).getRawFileSystem() : files);
    }

    @Override
    public boolean reconfigure(HdfsSink next) {
        BucketSink open = bucket;
        if (open == null || !fixed.equals(next.fixed)) {
            return false;
        }
        open.change(next.settings.pace());
        return true;
    }

    private BucketSink bucket() {
        BucketSink open = bucket;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        return open;
    }

    @Override
    public int batchSize() {
        BucketSink open = bucket;
        return (open == null ? settings.pace() : open.pace()).batchSize();
    }

    @Override
    public Window window() {
        BucketSink open = bucket;
        return (open == null ? settings.pace() : open.pace()).window();
    }

    @Override
    public Duration deliverWithin() {
        Duration longest = Duration.ofMinutes(4);
        Duration wanted = settings.callTimeout().plusSeconds(15);
        return settings.callTimeout().isZero() || wanted.compareTo(longest) > 0 ? longest : wanted;
    }

    @Override
    public Duration closeWithin() {
        return CLOSE;
    }

    @Override
    public void restore(List<Mark> marks) throws Exception {
        bucket().restore(marks);
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        bucket().deliver(batch);
    }

    @Override
    public Mark checkpoint() throws Exception {
        return bucket().checkpoint();
    }

    @Override
    public void committed() {
        bucket().committed();
    }

    @Override
    public void rolledBack() {
        bucket().rolledBack();
    }

    @Override
    public void hurry() {
        BucketSink open = bucket;
        if (open != null) {
            open.hurry();
        }
    }

    @Override
    public void tick() throws Exception {
        bucket().tick();
        Ticket kept = ticket;
        if (kept != null) {
            kept.tick();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (bucket != null) {
                bucket.close(CLOSE.minusSeconds(10));
            }
        } finally {
            if (client != null) {
                client.close();
            }
            if (aside != null) {
                aside.shutdown();
            }
        }
    }
}
