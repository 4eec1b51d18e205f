package ${package};

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SinkType;
import org.millrace.api.event.Event;
import org.millrace.api.file.NumberedFiles;
import org.millrace.api.mark.Mark;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.Window;
import org.osgi.service.metatype.annotations.AttributeDefinition;

/** Writes events to numbered files. A file is a {@code .part} until the agent has committed its events; then it is a {@code .txt}. */
@SinkType(value = "${type}", guarantee = Guarantee.EXACTLY_ONCE)
public final class ${class} implements CheckpointedSink {
    /** What its users type. */
    @interface Config {
        @AttributeDefinition(description = "Where the files are made; nobody else may write there.")
        String directory();

        @AttributeDefinition(description = "The most events of a file.", min = "100")
        int maxEvents() default 10_000;
    }

    private final NumberedFiles files;
    private final Window window;

    public ${class}(Config config) {
        if (config.maxEvents() < 100) {
            throw new InvalidConfigurationException("maxEvents", "at least 100");
        }
        files = new NumberedFiles(Path.of(config.directory()), ".txt");
        window = Window.of(config.maxEvents(), 64L << 20, Duration.ofSeconds(10));
    }

    @Override
    public Window window() {
        return window;
    }

    @Override
    public void restore(List<Mark> marks) throws IOException {
        files.restore(marks);
    }

    @Override
    public void deliver(Batch batch) throws IOException {
        OutputStream lines = files.part();
        for (Event event : batch) {
            lines.write(event.body());
            lines.write('\n');
        }
    }

    @Override
    public Mark checkpoint() throws IOException {
        return files.checkpoint(); // From here on all that was delivered is safe, and nobody sees it yet.
    }

    @Override
    public void committed() throws IOException {
        files.committed();
    }

    @Override
    public void rolledBack() throws IOException {
        files.rolledBack();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
