package org.millrace.sink.file.roll;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Serializer;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestClock;
import org.millrace.testkit.TestContext;

/** A sink in a directory of its own, driven as the agent drives it; its time stands still. Its data directory is beside. */
final class Rolled {
    /** What the name of a file begins with, unless it is told otherwise. */
    static final String START = "1000";

    final Path files;
    final TestClock clock = TestClock.at(Instant.ofEpochMilli(1000));
    final List<String> rejected = new ArrayList<>();
    private final Path directory;
    private final Map<String, Object> keys = new TreeMap<>();
    private Serializer serializer = new Bodies("", "");
    private List<Mark> marks = List.of();
    private @Nullable FileRollSink opened;
    private @Nullable TestContext around;

    Rolled(Path directory) {
        this.directory = directory;
        this.files = directory.resolve("files");
        set("sink_directory", files.toString());
        set("sink_rollInterval", 10L);
    }

    /** A key, as the method of the configuration is called. */
    Rolled set(String method, Object value) {
        keys.put(method, value);
        return this;
    }

    Rolled serializer(Serializer other) {
        serializer = other;
        return this;
    }

    FileRollConfig config() {
        return (FileRollConfig) Proxy.newProxyInstance(
                FileRollConfig.class.getClassLoader(),
                new Class<?>[] {FileRollConfig.class},
                (proxy, method, arguments) -> keys.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    Rolled open() throws Exception {
        FileRollSink sink = new FileRollSink(config(), clock::nanoTime, clock);
        opened = sink;
        around = TestContext.in(directory).part(FileRollSink.SERIALIZER, serializer);
        sink.open(around);
        sink.restore(marks);
        commit();
        return this;
    }

    FileRollSink sink() {
        return Objects.requireNonNull(opened);
    }

    TestContext context() {
        return Objects.requireNonNull(around);
    }

    void deliver(Event... events) throws Exception {
        TestBatch batch = TestBatch.of(List.of(events));
        sink().deliver(batch);
        batch.rejected().forEach((index, reason) -> rejected.add(index + " " + reason));
    }

    void commit() throws Exception {
        marks = List.of(sink().checkpoint());
        sink().committed();
    }

    /** Delivers, and answers for it; or rolls back and throws. */
    void append(String... texts) throws Exception {
        append(Stream.of(texts).map(Event::of).toArray(Event[]::new));
    }

    void append(Event... events) throws Exception {
        try {
            deliver(events);
            commit();
        } catch (Throwable e) {
            sink().rolledBack();
            throw e;
        }
    }

    void after(Duration time) throws Exception {
        clock.advance(time);
        sink().tick();
    }

    void close() throws Exception {
        sink().close();
    }

    void closeIfOpen() throws Exception {
        if (opened != null) {
            opened.close();
        }
    }

    /** Names below the directory, with what leads there. */
    List<String> names() throws IOException {
        try (Stream<Path> all = Files.walk(files)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> files.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** Writes bodies; a file may have a header and a footer. */
    static final class Bodies implements Serializer {
        private final String header;
        private final String footer;

        Bodies(String header, String footer) {
            this.header = header;
            this.footer = footer;
        }

        @Override
        public boolean appendable() {
            return header.isEmpty();
        }

        @Override
        public Writer writer(OutputStream to, boolean append) throws IOException {
            to.write((append ? "" : header).getBytes(StandardCharsets.UTF_8));
            return new Writer() {
                @Override
                public void write(Event event) throws IOException {
                    switch (event.text()) {
                        case "never" -> throw new IllegalArgumentException("never");
                        case "broken" -> throw new OutOfMemoryError("as if");
                        default -> to.write(event.body());
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() throws IOException {
                    to.write(footer.getBytes(StandardCharsets.UTF_8));
                }
            };
        }
    }
}
