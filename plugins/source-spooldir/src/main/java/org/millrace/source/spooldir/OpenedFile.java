package org.millrace.source.spooldir;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.source.spooldir.file.FileMark;
import org.millrace.source.spooldir.file.Head;
import org.millrace.source.spooldir.file.SpooledFile;

/** The file that is being read. */
final class OpenedFile implements Closeable {
    private final SpooledFile file;
    private final Head head;
    private final FileChannel channel;
    private final SpooledInput input;
    private final Deserializer.Reader reader;
    private final Map<String, String> headers;
    /** Up to where its bytes are counted. */
    private long counted;

    private boolean empty = true;

    private OpenedFile(
            SpooledFile file,
            Head head,
            FileChannel channel,
            SpooledInput input,
            Deserializer.Reader reader,
            Map<String, String> headers) {
        this.file = file;
        this.head = head;
        this.channel = channel;
        this.input = input;
        this.reader = reader;
        this.headers = headers;
    }

    /**
     * Begins to read, or goes on.
     *
     * @param file with the facts of now
     * @param channel is closed with it, and not if this throws
     */
    static OpenedFile of(
            SpooledFile file,
            Head head,
            FileChannel channel,
            Optional<Mark> position,
            Deserializer deserializer,
            SpoolSettings settings)
            throws IOException {
        SpooledInput input = new SpooledInput(channel, file, settings);
        Deserializer.Reader reader = deserializer.reader(input, position);
        Map<String, String> headers = new LinkedHashMap<>();
        if (!settings.fileHeader().isEmpty()) {
            headers.put(settings.fileHeader(), file.path().toString());
        }
        if (!settings.nameHeader().isEmpty()) {
            headers.put(settings.nameHeader(), file.name());
        }
        // One map that all events share.
        return new OpenedFile(
                file, head, channel, input, reader, Event.ofHeaders(headers).headers());
    }

    SpooledFile file() {
        return file;
    }

    /** The next event, with the headers that tell its file; empty at the end. */
    Optional<Event> next() throws IOException {
        Optional<Event> next = reader.next();
        if (next.isEmpty()) {
            return next;
        }
        empty = false;
        return headers.isEmpty() ? next : Optional.of(withHeaders(next.get()));
    }

    private Event withHeaders(Event event) {
        if (event.headers().isEmpty()) {
            return Event.of(headers, event.body());
        }
        Event all = event;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            all = all.withHeader(header.getKey(), header.getValue());
        }
        return all;
    }

    /** What stands for a file without a byte. */
    Event emptyEvent() {
        return Event.of(headers, new byte[0]);
    }

    /** Whether it has given no event. */
    boolean isEmpty() {
        return empty;
    }

    /** How far it has been read. */
    FileMark mark(FileMark.Stage stage) {
        return new FileMark(stage, file.facts(), head, reader.position());
    }

    /** Where reading it began, in bytes of the file. */
    long begun() {
        return input.begun();
    }

    /** How many bytes have been read since this was last asked. */
    long takeRead() {
        long from = Math.max(counted, input.begun());
        counted = Math.max(from, input.reached());
        return counted - from;
    }

    /** Up to where its bytes have been asked for. */
    long counted() {
        return Math.max(counted, input.begun());
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            reader.close();
        }
    }
}
