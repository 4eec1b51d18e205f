package com.acme.mypolledsource;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SourceType;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.MarkedSource;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource;
import org.osgi.service.metatype.annotations.AttributeDefinition;

/** Reads the lines of a file that grows. */
@SourceType("my-polled-source")
public final class MyPolledSource implements PolledSource, MarkedSource {
    /** What its users type. */
    @interface Config {
        @AttributeDefinition(description = "The file to read.")
        String path();

        @AttributeDefinition(description = "The most lines of a batch.", min = "1")
        int batchSize() default 100;
    }

    private static final int CHUNK = 64 * 1024;
    private static final Duration IDLE = Duration.ofMillis(500);

    private final Path path;
    private final int batchSize;
    private long offset;

    public MyPolledSource(Config config) {
        if (config.batchSize() < 1) {
            throw new InvalidConfigurationException("batchSize", "at least 1");
        }
        path = Path.of(config.path());
        batchSize = config.batchSize();
    }

    @Override
    public void restore(Map<String, Mark> marks) {
        offset = marks.containsKey("offset") ? marks.get("offset").number() : 0;
    }

    @Override
    public Duration poll(Outlet outlet) throws Exception {
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, outlet.maxBatchBytes()));
        try (FileChannel file = FileChannel.open(path)) {
            file.read(chunk, offset);
        } catch (NoSuchFileException e) {
            return IDLE;
        }
        int most = Math.min(batchSize, outlet.maxBatchSize());
        List<Event> lines = new ArrayList<>();
        int end = 0;
        for (int i = 0; i < chunk.position() && lines.size() < most; i++) {
            boolean tooLong = end == 0 && i == chunk.capacity() - 1;
            if (chunk.get(i) == '\n' || tooLong) {
                lines.add(Event.of(Arrays.copyOfRange(chunk.array(), end, chunk.get(i) == '\n' ? i : i + 1)));
                end = i + 1;
            }
        }
        if (lines.isEmpty()) {
            return IDLE;
        }
        outlet.accept(lines, MarkChanges.set("offset", Mark.of(offset + end)));
        offset += end; // Only now: a batch that is refused is read again.
        return Duration.ZERO;
    }
}
