package org.millrace.avro.rpc;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Protocol;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.rpc.Headers;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Memory;
import org.millrace.rpc.NoRoomException;
import org.millrace.rpc.Words;

/**
 * Reads events of a client whose protocol is another than Flume's, such as one with more fields or another order of them. As Avro
 * resolves schemas, fields are found by their names and those that an event does not have are passed over.
 */
final class ForeignEvents implements EventReader {
    private static final int DEEPEST = 32;

    private final Map<String, Protocol.Message> messages;
    private final Headers headers;
    private final Words names = new Words();
    private byte[] body = {};

    ForeignEvents(Protocol client, Memory memory) {
        messages = client.getMessages();
        headers = new Headers(memory);
    }

    @Override
    public boolean understands(String message) {
        Protocol.Message known = messages.get(message);
        if (known == null) {
            return false;
        }
        return switch (message) {
            case FlumeProtocol.APPEND -> isEvent(argument(known, "event"));
            case FlumeProtocol.APPEND_BATCH -> {
                Schema events = argument(known, "events");
                yield events != null && events.getType() == Schema.Type.ARRAY && isEvent(events.getElementType());
            }
            default -> false;
        };
    }

    private static @Nullable Schema argument(Protocol.Message message, String name) {
        Schema.Field field = message.getRequest().getField(name);
        return field == null ? null : field.schema();
    }

    private static boolean isEvent(@Nullable Schema schema) {
        return schema != null
                && schema.getType() == Schema.Type.RECORD
                && schema.getField("headers") != null
                && schema.getField("headers").schema().getType() == Schema.Type.MAP
                && isText(schema.getField("headers").schema().getValueType())
                && schema.getField("body") != null
                && isText(schema.getField("body").schema());
    }

    /** Strings and bytes are the same on the wire, and Avro reads each as the other. */
    private static boolean isText(Schema schema) {
        return schema.getType() == Schema.Type.STRING || schema.getType() == Schema.Type.BYTES;
    }

    @Override
    public boolean read(String message, Input in, int most, List<Event> into)
            throws MalformedCallException, NoRoomException {
        for (Schema.Field argument :
                Objects.requireNonNull(messages.get(message)).getRequest().getFields()) {
            if (message.equals(FlumeProtocol.APPEND) && argument.name().equals("event")) {
                into.add(event(argument.schema(), in));
            } else if (message.equals(FlumeProtocol.APPEND_BATCH)
                    && argument.name().equals("events")) {
                for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
                    if (block > most - into.size()) {
                        return false;
                    }
                    for (int i = 0; i < block; i++) {
                        into.add(event(argument.schema().getElementType(), in));
                    }
                }
            } else {
                skip(argument.schema(), in, 0);
            }
        }
        return true;
    }

    private Event event(Schema schema, Input in) throws MalformedCallException, NoRoomException {
        headers.clear();
        for (Schema.Field field : schema.getFields()) {
            switch (field.name()) {
                case "headers" -> {
                    for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
                        for (int i = 0; i < block; i++) {
                            headers.set(in.readString(names), in.readString());
                        }
                    }
                }
                case "body" -> body = in.readBytes();
                default -> skip(field.schema(), in, 0);
            }
        }
        return Event.of(headers, body);
    }

    private static void skip(Schema schema, Input in, int depth) throws MalformedCallException {
        if (depth > DEEPEST) {
            throw new MalformedCallException("a value nested more than " + DEEPEST + " deep");
        }
        switch (schema.getType()) {
            case NULL -> {}
            case BOOLEAN -> in.readFixed(1);
            case INT, LONG, ENUM -> in.readLong();
            case FLOAT -> in.readFixed(Float.BYTES);
            case DOUBLE -> in.readFixed(Double.BYTES);
            case STRING, BYTES -> in.skip(in.readLength());
            case FIXED -> in.readFixed(schema.getFixedSize());
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    skip(field.schema(), in, depth + 1);
                }
            }
            case ARRAY, MAP -> skipBlocks(schema, in, depth + 1);
            case UNION -> {
                long branch = in.readLong();
                if (branch < 0 || branch >= schema.getTypes().size()) {
                    throw new MalformedCallException("branch " + branch + " of a union of "
                            + schema.getTypes().size());
                }
                skip(schema.getTypes().get((int) branch), in, depth + 1);
            }
        }
    }

    private static void skipBlocks(Schema schema, Input in, int depth) throws MalformedCallException {
        boolean map = schema.getType() == Schema.Type.MAP;
        for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
            for (int i = 0; i < block; i++) {
                if (map) {
                    in.skip(in.readLength());
                }
                skip(map ? schema.getValueType() : schema.getElementType(), in, depth);
            }
        }
    }

    @Override
    public void settled() {
        headers.giveBack();
    }
}
