package org.millrace.sink.file.roll;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Advice;
import org.millrace.api.component.Advising;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.Reconfigurable;
import org.millrace.api.component.SinkType;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Serializer;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.Window;
import org.millrace.bucket.format.SerializerFormat;
import org.millrace.bucket.sink.BucketSink;
import org.millrace.bucket.store.FileFormat;
import org.millrace.sink.file.roll.disk.LocalStore;

/**
 * Writes events to local files, each event once in a finished file; a batch is one write. Which file an event goes into, when files are
 * finished and what is done after a failure is the bucket's; what is the disk's is here.
 */
@SinkType(
        value = "file_roll",
        classes = "org.apache.flume.sink.RollingFileSink",
        parts = FileRollSink.SERIALIZER + "=serializer/text",
        guarantee = Guarantee.EXACTLY_ONCE)
public final class FileRollSink implements CheckpointedSink, Reconfigurable<FileRollSink>, Advising {
    static final String SERIALIZER = "sink.serializer";
    /** A busy disk takes its time to force what a window holds. */
    private static final Duration DELIVER = Duration.ofMinutes(1);

    private static final Duration CLOSE = Duration.ofSeconds(20);

    private final FileRollSettings settings;
    private final List<Object> fixed;
    private @Nullable BucketSink bucket;

    public FileRollSink(FileRollConfig config) {
        this.settings = new FileRollSettings(config, Clock.systemUTC());
        this.fixed = settings.fixed();
    }

    @Override
    public List<Advice> advice() {
        return settings.advice();
    }

    @Override
    public void open(ComponentContext context) throws IOException {
        LocalStore store = settings.openStore();
        Serializer serializer = context.part(SERIALIZER, Serializer.class)
                .orElseThrow(() -> new IllegalStateException("there is no " + SERIALIZER));
        FileFormat format = new SerializerFormat(serializer, settings.compression());
        bucket = BucketSink.open(settings.bucket(format.suffix()), settings.pace(), store, format, context);
    }

    /** It would have to go first: if the other could not begin, because of its directory, it is better to stay. */
    @Override
    public boolean reconfigure(FileRollSink next) throws IOException {
        BucketSink open = bucket;
        if (open == null || !fixed.equals(next.fixed)) {
            next.settings.openStore().close();
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
        return DELIVER;
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
    }

    @Override
    public void close() throws IOException {
        BucketSink open = bucket;
        if (open != null) {
            open.close(CLOSE.minusSeconds(5));
        }
    }
}
