package com.acme.whole;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SinkType;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;

/** Adds to one file. */
@SinkType(value = "acme", parts = "serializer=serializer/acme")
public final class AcmeSink implements Sink {
    @interface Config {
        String file();
    }

    private final Path file;
    private OutputStream out;
    private Serializer.Writer writer;

    public AcmeSink(Config config) {
        if (config.file().isEmpty()) {
            throw new InvalidConfigurationException("file", "must name a file");
        }
        this.file = Path.of(config.file());
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        writer = context.part("serializer", Serializer.class).orElseThrow().writer(out, Files.size(file) > 0);
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        int index = 0;
        for (Event event : batch) {
            if (event.body().length == 0) {
                batch.reject(index, "it is empty");
            } else {
                writer.write(event);
            }
            index++;
        }
        writer.flush();
        out.flush();
    }

    @Override
    public void close() throws Exception {
        if (writer != null) {
            writer.close();
        }
        if (out != null) {
            out.close();
        }
    }
}
