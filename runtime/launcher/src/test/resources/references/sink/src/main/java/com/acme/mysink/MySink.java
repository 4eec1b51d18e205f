package com.acme.mysink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SinkType;
import org.millrace.api.event.Event;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;
import org.osgi.service.metatype.annotations.AttributeDefinition;

/** Appends each event to a file, as a line. */
@SinkType("my-sink")
public final class MySink implements Sink {
    /** What its users type. */
    @interface Config {
        @AttributeDefinition(description = "The file that lines are appended to.")
        String path();

        @AttributeDefinition(description = "What each line begins with.")
        String prefix() default "";
    }

    private final Path path;
    private final byte[] prefix;
    private OutputStream file = OutputStream.nullOutputStream();

    public MySink(Config config) {
        if (config.path().isBlank()) {
            throw new InvalidConfigurationException("path", "name a file");
        }
        path = Path.of(config.path());
        prefix = config.prefix().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void open(ComponentContext context) throws IOException {
        file = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public void deliver(Batch batch) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Event event : batch) {
            lines.writeBytes(prefix);
            lines.writeBytes(event.body());
            lines.write('\n');
        }
        lines.writeTo(file);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
