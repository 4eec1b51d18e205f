package ${package};

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SinkType;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.Window;
import org.osgi.service.metatype.annotations.AttributeDefinition;

/**
 * Writes events to numbered files. A file is a {@code .part} until the agent has committed the events in it together with the
 * file's number; then it becomes a {@code .txt}, and if a crash comes between, {@link #restore} makes up for it.
 */
@SinkType(value = "${type}", guarantee = Guarantee.EXACTLY_ONCE)
public final class ${class} implements CheckpointedSink {
    /** What its users type. */
    @interface Config {
        @AttributeDefinition(description = "Where the files are made; nobody else may write there.")
        String directory();

        @AttributeDefinition(description = "The most events of a file.", min = "100")
        int maxEvents() default 10_000;
    }

    private final Path directory;
    private final Window window;
    private FileChannel part;
    private long published;
    private long written;

    public ${class}(Config config) {
        if (config.maxEvents() < 100) {
            throw new InvalidConfigurationException("maxEvents", "at least 100");
        }
        directory = Path.of(config.directory());
        window = Window.of(config.maxEvents(), 64L << 20, Duration.ofSeconds(10));
    }

    @Override
    public void open(ComponentContext context) throws IOException {
        Files.createDirectories(directory);
    }

    @Override
    public Window window() {
        return window;
    }

    @Override
    public void restore(List<Mark> marks) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(directory)) {
            files = found.filter(file -> file.getFileName().toString().matches("[0-9]{19}\\.(part|txt|left)"))
                    .toList();
        }
        long highest = files.stream().mapToLong(${class}::number).max().orElse(0);
        written = marks.isEmpty() ? highest : marks.get(marks.size() - 1).number();
        for (Path file : files) {
            if (file.toString().endsWith(".part")) {
                if (marks.isEmpty()) {
                    move(number(file), ".left");
                } else if (number(file) <= written) {
                    move(number(file), ".txt");
                } else {
                    Files.delete(file);
                }
            }
        }
        published = written;
    }

    @Override
    public void deliver(Batch batch) throws IOException {
        if (part == null) {
            part = FileChannel.open(
                    file(written + 1, ".part"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        for (Event event : batch) {
            write(event.body());
            write(new byte[] {'\n'});
        }
    }

    private void write(byte[] bytes) throws IOException {
        for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
            part.write(rest);
        }
    }

    @Override
    public Mark checkpoint() throws IOException {
        if (part != null) {
            part.force(true);
            close();
            written++;
            try (FileChannel names = FileChannel.open(directory)) {
                names.force(true);
            }
        }
        return Mark.of(written);
    }

    @Override
    public void committed() throws IOException {
        for (; published < written; published++) {
            move(published + 1, ".txt");
        }
    }

    @Override
    public void rolledBack() throws IOException {
        close();
        Files.deleteIfExists(file(written + 1, ".part"));
        for (; written > published; written--) {
            Files.deleteIfExists(file(written, ".part"));
        }
    }

    private void move(long number, String suffix) throws IOException {
        Files.move(file(number, ".part"), file(number, suffix), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path file(long number, String suffix) {
        return directory.resolve("%019d%s".formatted(number, suffix));
    }

    private static long number(Path file) {
        return Long.parseLong(file.getFileName().toString().substring(0, 19));
    }

    @Override
    public void close() throws IOException {
        if (part != null) {
            part.close();
            part = null;
        }
    }
}
