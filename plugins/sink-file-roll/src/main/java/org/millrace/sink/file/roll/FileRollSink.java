package org.millrace.sink.file.roll;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.Reconfigurable;
import org.millrace.api.component.SinkType;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Serializer;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.Window;
import org.millrace.bucket.format.SerializerFormat;
import org.millrace.bucket.sink.BucketSettings.Pace;
import org.millrace.bucket.sink.BucketSink;

/** Writes events to files of the local disk. */
@SinkType(
        value = "file_roll",
        classes = "org.apache.flume.sink.RollingFileSink",
        parts = FileRollSink.SERIALIZER + "=serializer/text",
        guarantee = Guarantee.EXACTLY_ONCE)
public final class FileRollSink implements CheckpointedSink, Reconfigurable<FileRollSink> {
    static final String SERIALIZER = "sink.serializer";
    /** How long files are finished at the end, of the time that closing may take. */
    private static final Duration FINISH = Duration.ofSeconds(6);

    private final FileRollSettings settings;
    private final LongSupplier nanoTime;
    private final Clock clock;
    private volatile Pace pace;
    private volatile @Nullable BucketSink bucket;

    public FileRollSink(FileRollConfig config) {
        this(config, System::nanoTime, Clock.systemUTC());
    }

    FileRollSink(FileRollConfig config, LongSupplier nanoTime, Clock clock) {
        this.settings = new FileRollSettings(config, clock);
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.pace = settings.pace;
    }

    @Override
    public void open(ComponentContext context) throws IOException {
        Path base = settings.base();
        try {
            Files.createDirectories(base);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("sink.directory=" + settings.directory + ": " + base + " is not a directory", e);
        } catch (IOException e) {
            throw new IOException("sink.directory=" + settings.directory + ": " + base + " could not be made: " + e, e);
        }
        if (!Files.isWritable(base)) {
            throw new IOException(
                    "sink.directory=" + settings.directory + ": " + base + " can't be written to by this user");
        }
        Serializer serializer = context.part(SERIALIZER, Serializer.class)
                .orElseThrow(() -> new IllegalStateException("there is no " + SERIALIZER));
        bucket = BucketSink.open(
                settings.bucket(),
                pace,
                new LocalStore(base, settings.fsync),
                new SerializerFormat(serializer, settings.compression),
                context,
                nanoTime,
                clock);
    }

    private BucketSink bucket() {
        BucketSink open = bucket;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        return open;
    }

    @Override
    public boolean reconfigure(FileRollSink other) {
        if (!settings.goesOnWith(other.settings)) {
            return false;
        }
        pace = other.pace;
        bucket().change(other.pace);
        return true;
    }

    @Override
    public int batchSize() {
        return pace.batchSize();
    }

    @Override
    public Window window() {
        return pace.window();
    }

    @Override
    public void restore(List<Mark> marks) throws IOException, FatalException {
        bucket().restore(marks);
    }

    @Override
    public void deliver(Batch batch) throws RetryableException, InterruptedException {
        try {
            bucket().deliver(batch);
        } catch (IOException e) {
            throw failed("a batch could not be written", e);
        }
    }

    @Override
    public Mark checkpoint() throws RetryableException, InterruptedException {
        try {
            return bucket().checkpoint();
        } catch (IOException e) {
            throw failed("what was written could not be made safe", e);
        }
    }

    private RetryableException failed(String what, IOException why) {
        return new RetryableException("sink.directory=" + settings.directory + ": " + what + ": " + why, why);
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
    public void tick() throws IOException {
        bucket().tick();
    }

    @Override
    public void close() throws IOException {
        BucketSink open = bucket;
        if (open != null) {
            open.close(FINISH);
        }
    }
}
