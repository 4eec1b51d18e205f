package org.millrace.sink.file.roll;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.Reconfigurable;
import org.millrace.api.component.SinkType;
import org.millrace.api.serializer.Serializer;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.Sink;

/** Writes events to files in one directory; a batch is one write. */
@SinkType(
        value = "file_roll",
        classes = "org.apache.flume.sink.RollingFileSink",
        parts = FileRollSink.SERIALIZER + "=serializer/text",
        guarantee = Guarantee.AT_LEAST_ONCE)
public final class FileRollSink implements Sink, Reconfigurable<FileRollSink> {
    static final String SERIALIZER = "sink.serializer";

    private final Path directory;
    /** All that a change of which needs another instance, and another file. */
    private final List<Object> fixed;

    private volatile int batchSize;
    private volatile long rollSeconds;
    private final FileNames names;
    private final boolean fsync;
    private @Nullable RollingFile file;

    public FileRollSink(FileRollConfig config) {
        String where = config.sink_directory();
        if (where == null || where.isBlank()) {
            throw new InvalidConfigurationException("sink.directory", "a directory is needed");
        }
        if (config.sink_batchSize() < 1) {
            throw new InvalidConfigurationException(
                    "sink.batchSize", "must be at least 1, was " + config.sink_batchSize());
        }
        if (config.sink_rollInterval() < 0) {
            throw new InvalidConfigurationException(
                    "sink.rollInterval", "must not be negative, was " + config.sink_rollInterval());
        }
        this.directory = Path.of(where.trim());
        this.batchSize = config.sink_batchSize();
        this.rollSeconds = config.sink_rollInterval();
        this.names = new FileNames(
                directory,
                config.sink_pathManager(),
                config.sink_pathManager_prefix(),
                config.sink_pathManager_extension(),
                Clock.systemUTC());
        this.fsync = config.sink_fsync();
        this.fixed = List.of(
                directory,
                config.sink_pathManager(),
                config.sink_pathManager_prefix(),
                config.sink_pathManager_extension(),
                fsync);
    }

    @Override
    public void open(ComponentContext context) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("sink.directory=" + directory + " is not a directory", e);
        } catch (IOException e) {
            throw new IOException("sink.directory=" + directory + " could not be made: " + e, e);
        }
        if (!Files.isWritable(directory)) {
            throw new IOException("sink.directory=" + directory + " can't be written to by this user");
        }
        file = new RollingFile(
                names,
                context.part(SERIALIZER, Serializer.class)
                        .orElseThrow(() -> new IllegalStateException("there is no " + SERIALIZER)),
                () -> TimeUnit.SECONDS.toNanos(rollSeconds),
                fsync,
                System::nanoTime,
                context.counter("ConnectionCreatedCount"),
                context.counter("ConnectionClosedCount"),
                context.counter("ConnectionFailedCount"));
    }

    @Override
    public boolean reconfigure(FileRollSink other) {
        if (!fixed.equals(other.fixed)) {
            return false;
        }
        batchSize = other.batchSize;
        rollSeconds = other.rollSeconds;
        return true;
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public void deliver(Batch batch) throws RetryableException {
        RollingFile to = file;
        if (to == null) {
            throw new IllegalStateException("not open");
        }
        try {
            to.append(batch.events(), batch::reject);
        } catch (IOException e) {
            throw new RetryableException("a batch could not be written to sink.directory=" + directory + ": " + e, e);
        }
    }

    @Override
    public void tick() {
        RollingFile open = file;
        if (open != null) {
            open.rollIfDue();
        }
    }

    @Override
    public void close() {
        RollingFile open = file;
        if (open != null) {
            open.close();
        }
    }
}
