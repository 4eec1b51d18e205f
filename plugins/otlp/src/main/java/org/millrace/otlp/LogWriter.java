package org.millrace.otlp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.millrace.api.event.Event;

/** Writes events as an {@code ExportLogsServiceRequest}; neighbours of one resource and scope stand together. Belongs to one thread. */
public final class LogWriter {
    private final Message request = new Message();
    private Message resourceLogs = new Message();
    private Message scopeLogs = new Message();
    private byte[] resource = {};
    private byte[] scope = {};
    private boolean begun;

    private LogWriter() {}

    /** Writes all. */
    public static byte[] write(List<Event> events) {
        LogWriter writer = new LogWriter();
        try {
            for (Event event : events) {
                writer.add(Sections.of(event));
            }
            writer.endResource();
            return writer.request.finished();
        } catch (IOException e) {
            // It is all in memory.
            throw new UncheckedIOException(e);
        }
    }

    private void add(Sections event) throws IOException {
        byte[] resourceNow = joined(event.finished(Field.Place.RESOURCE), event.finished(Field.Place.RESOURCE_LOGS));
        byte[] scopeNow = joined(event.finished(Field.Place.SCOPE), event.finished(Field.Place.SCOPE_LOGS));
        boolean sameResource = begun && Arrays.equals(resource, resourceNow);
        if (!sameResource) {
            endResource();
            resourceLogs = begun(resourceNow);
        } else if (!Arrays.equals(scope, scopeNow)) {
            endScope();
        }
        if (!sameResource || !Arrays.equals(scope, scopeNow)) {
            scopeLogs = begun(scopeNow);
        }
        resource = resourceNow;
        scope = scopeNow;
        begun = true;
        scopeLogs.message(2, event.finished(Field.Place.RECORD));
    }

    /** What stands before the records: a message, and the schema behind it. */
    private static byte[] joined(byte[] message, byte[] schema) throws IOException {
        Message joined = new Message();
        if (message.length > 0) {
            joined.message(1, message);
        }
        joined.out.writeRawBytes(schema);
        return joined.finished();
    }

    private static Message begun(byte[] with) throws IOException {
        Message message = new Message();
        message.out.writeRawBytes(with);
        return message;
    }

    private void endScope() throws IOException {
        resourceLogs.message(2, scopeLogs.finished());
    }

    private void endResource() throws IOException {
        if (begun) {
            endScope();
            request.message(1, resourceLogs.finished());
        }
    }
}
