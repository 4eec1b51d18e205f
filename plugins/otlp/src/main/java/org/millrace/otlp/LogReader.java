package org.millrace.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.millrace.api.event.Event;

/** Reads the log records of an {@code ExportLogsServiceRequest} as events. Belongs to one thread. */
public final class LogReader {
    private static final int MESSAGE_1 = 1 << 3 | 2;
    private static final int MESSAGE_2 = 2 << 3 | 2;
    private static final int TEXT_3 = 3 << 3 | 2;
    private static final byte[] NOTHING = {};

    private final Budget budget;
    private final List<Event> events = new ArrayList<>();

    /** Who says whether there is memory for what is read. */
    @FunctionalInterface
    public interface Budget {
        /**
         * So many bytes more are about to be taken.
         *
         * @throws IOException if they can't be
         */
        void take(long bytes) throws IOException;
    }

    private LogReader(Budget budget) {
        this.budget = budget;
    }

    /**
     * Reads all.
     *
     * @throws org.millrace.api.serializer.MalformedInputException if this is no such request
     * @throws IOException what the budget throws
     */
    public static List<Event> read(byte[] request, Budget budget) throws IOException {
        LogReader reader = new LogReader(budget);
        try {
            Part part = Part.of(request);
            for (int tag = part.in.readTag(); tag != 0; tag = part.in.readTag()) {
                if (tag == MESSAGE_1) {
                    reader.ofResource(part.nested(), part.last());
                } else {
                    part.pass(tag);
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw Part.malformed(String.valueOf(e.getMessage()), e);
        }
        return reader.events;
    }

    /** What holds for all that stands here may stand behind it: it is read first. */
    private void ofResource(Part first, Part again) throws IOException {
        Headers resource = new Headers();
        for (int tag = first.in.readTag(); tag != 0; tag = first.in.readTag()) {
            switch (tag) {
                case MESSAGE_1 -> resource(first.nested(), resource);
                case TEXT_3 -> resource.text(Names.RESOURCE_SCHEMA, first);
                default -> first.pass(tag);
            }
        }
        for (int tag = again.in.readTag(); tag != 0; tag = again.in.readTag()) {
            if (tag == MESSAGE_2) {
                ofScope(again.nested(), again.last(), resource);
            } else {
                again.pass(tag);
            }
        }
    }

    private static void resource(Part part, Headers to) throws IOException {
        for (int tag = part.in.readTag(); tag != 0; tag = part.in.readTag()) {
            switch (tag) {
                case MESSAGE_1 -> to.attribute(part.nested(), Names.RESOURCE::concat);
                case 2 << 3 -> to.number(Names.RESOURCE_DROPPED, Integer.toUnsignedLong(part.in.readUInt32()));
                default -> part.pass(tag);
            }
        }
    }

    private void ofScope(Part first, Part again, Headers resource) throws IOException {
        Headers above = new Headers();
        budget.take(resource.cost());
        above.addAll(resource);
        for (int tag = first.in.readTag(); tag != 0; tag = first.in.readTag()) {
            switch (tag) {
                case MESSAGE_1 -> scope(first.nested(), above);
                case TEXT_3 -> above.text(Names.SCOPE_SCHEMA, first);
                default -> first.pass(tag);
            }
        }
        for (int tag = again.in.readTag(); tag != 0; tag = again.in.readTag()) {
            if (tag == MESSAGE_2) {
                record(again.nested(), above);
            } else {
                again.pass(tag);
            }
        }
    }

    private static void scope(Part part, Headers to) throws IOException {
        for (int tag = part.in.readTag(); tag != 0; tag = part.in.readTag()) {
            switch (tag) {
                case MESSAGE_1 -> to.text(Names.SCOPE_NAME, part);
                case MESSAGE_2 -> to.text(Names.SCOPE_VERSION, part);
                case TEXT_3 -> to.attribute(part.nested(), Names.SCOPE::concat);
                case 4 << 3 -> to.number(Names.SCOPE_DROPPED, Integer.toUnsignedLong(part.in.readUInt32()));
                default -> part.pass(tag);
            }
        }
    }

    private void record(Part part, Headers above) throws IOException {
        budget.take(above.cost());
        Headers headers = new Headers();
        headers.addAll(above);
        byte[] body = NOTHING;
        boolean hasBody = false;
        long time = 0;
        long observed = 0;
        for (int tag = part.in.readTag(); tag != 0; tag = part.in.readTag()) {
            switch (tag) {
                case 1 << 3 | 1 -> time = part.in.readFixed64();
                case 2 << 3 -> headers.number(Names.SEVERITY_NUMBER, part.in.readEnum());
                case TEXT_3 -> headers.text(Names.SEVERITY_TEXT, part);
                case 5 << 3 | 2 -> {
                    Values value = Values.of(part.nested());
                    hasBody = value.kind() != Values.Kind.NONE;
                    body = body(value, headers);
                }
                case 6 << 3 | 2 -> headers.attribute(part.nested(), Names::ofAttribute);
                case 7 << 3 -> headers.number(Names.DROPPED, Integer.toUnsignedLong(part.in.readUInt32()));
                case 8 << 3 | 5 -> headers.number(Names.FLAGS, Integer.toUnsignedLong(part.in.readFixed32()));
                case 9 << 3 | 2 -> id(Names.TRACE_ID, part, headers);
                case 10 << 3 | 2 -> id(Names.SPAN_ID, part, headers);
                case 11 << 3 | 1 -> observed = part.in.readFixed64();
                case 12 << 3 | 2 -> headers.text(Names.EVENT_NAME, part);
                default -> part.pass(tag);
            }
        }
        if (!hasBody) {
            headers.put(Names.BODY, Names.BODY_NONE);
        }
        headers.number(Names.TIME, time);
        headers.number(Names.OBSERVED_TIME, observed);
        long shown = time == 0 ? observed : time;
        headers.number(Names.TIMESTAMP, Long.divideUnsigned(shown, TimeUnit.MILLISECONDS.toNanos(1)));
        budget.take(headers.cost() - above.cost() + body.length);
        events.add(Event.of(headers.finished(), body));
    }

    private static byte[] body(Values value, Headers headers) {
        return switch (value.kind()) {
            case NONE -> NOTHING;
            case TEXT -> value.text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            case BYTES -> {
                headers.put(Names.BODY, Names.BODY_BYTES);
                yield value.bytes();
            }
            case JSON -> {
                headers.put(Names.BODY, Names.BODY_JSON);
                yield value.text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            }
        };
    }

    private static void id(String name, Part part, Headers to) throws IOException {
        byte[] id = part.in.readByteArray();
        if (id.length > 0) {
            to.put(name, HexFormat.of().formatHex(id));
        }
    }
}
