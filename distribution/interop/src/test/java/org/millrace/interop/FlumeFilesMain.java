package org.millrace.interop;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.flume.Context;
import org.apache.flume.Event;
import org.apache.flume.event.SimpleEvent;
import org.apache.flume.serialization.DecodeErrorPolicy;
import org.apache.flume.serialization.DurablePositionTracker;
import org.apache.flume.serialization.EventDeserializer;
import org.apache.flume.serialization.EventDeserializerFactory;
import org.apache.flume.serialization.EventSerializer;
import org.apache.flume.serialization.EventSerializerFactory;
import org.apache.flume.serialization.ResettableFileInputStream;

/**
 * Flume's own serializers and deserializers with Flume's own Avro, in a process of their own. Works off orders, one an argument, in
 * one directory: {@code write:TYPE:FROM:TO:KEY=VALUE,…}, {@code read:TYPE:FROM:TO:KEY=VALUE,…} and {@code records:FROM:TO}, where events
 * lie in an {@link EventFile}.
 */
final class FlumeFilesMain {
    private static final int BATCH = 7;

    private FlumeFilesMain() {}

    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        for (String order : List.of(arguments).subList(1, arguments.length)) {
            String[] words = order.split(":", -1);
            switch (words[0]) {
                case "write" -> write(words[1], home.resolve(words[2]), home.resolve(words[3]), keys(words[4]));
                case "read" -> read(words[1], home.resolve(words[2]), home.resolve(words[3]), keys(words[4]));
                case "records" -> records(home.resolve(words[1]), home.resolve(words[2]));
                default -> throw new IllegalArgumentException(order);
            }
        }
    }

    private static Context keys(String words) {
        Context context = new Context();
        for (String word : words.split(",", -1)) {
            if (!word.isEmpty()) {
                context.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            }
        }
        return context;
    }

    private static void write(String type, Path from, Path to, Context keys) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to))) {
            EventSerializer serializer = EventSerializerFactory.getInstance(type, keys, out);
            serializer.afterCreate();
            int count = 0;
            for (EventFile.Plain event : EventFile.read(from)) {
                // With these headers in their order, which a copy of Flume's would not keep.
                Event written = new SimpleEvent();
                written.setHeaders(event.headers());
                written.setBody(event.body());
                serializer.write(written);
                if (++count % BATCH == 0) {
                    serializer.flush();
                }
            }
            serializer.flush();
            serializer.beforeClose();
        }
    }

    private static void read(String type, Path from, Path to, Context keys) throws IOException {
        Path tracker = Files.createTempDirectory(to.getParent(), "tracker").resolve("position");
        ResettableFileInputStream in = new ResettableFileInputStream(
                from.toFile(),
                DurablePositionTracker.getInstance(tracker.toFile(), from.toString()),
                ResettableFileInputStream.DEFAULT_BUF_SIZE,
                StandardCharsets.UTF_8,
                DecodeErrorPolicy.REPLACE);
        List<EventFile.Plain> all = new ArrayList<>();
        try (EventDeserializer deserializer = EventDeserializerFactory.getInstance(type, keys, in)) {
            for (Event event = deserializer.readEvent(); event != null; event = deserializer.readEvent()) {
                all.add(new EventFile.Plain(event.getHeaders(), event.getBody()));
            }
        }
        EventFile.write(to, all);
    }

    /** What Avro itself finds in a file of events. */
    private static void records(Path from, Path to) throws IOException {
        List<EventFile.Plain> all = new ArrayList<>();
        try (DataFileReader<GenericRecord> reader = new DataFileReader<>(from.toFile(), new GenericDatumReader<>())) {
            for (GenericRecord record : reader) {
                Map<String, String> headers = new LinkedHashMap<>();
                ((Map<?, ?>) record.get("headers"))
                        .forEach((key, value) -> headers.put(key.toString(), value.toString()));
                ByteBuffer body = (ByteBuffer) record.get("body");
                byte[] bytes = new byte[body.remaining()];
                body.get(bytes);
                all.add(new EventFile.Plain(headers, bytes));
            }
        }
        EventFile.write(to, all);
    }
}
