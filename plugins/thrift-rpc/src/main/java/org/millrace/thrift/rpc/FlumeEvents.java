package org.millrace.thrift.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.rpc.Headers;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Memory;
import org.millrace.rpc.NoRoomException;
import org.millrace.rpc.Words;

/** Reads the arguments of calls into events. Fields that Flume does not have are passed over. Belongs to one connection. */
final class FlumeEvents {
    private final Headers headers;
    private final Words names = new Words();

    FlumeEvents(Memory memory) {
        headers = new Headers(memory);
    }

    /** The events that were read are on their way no more. */
    void settled() {
        headers.giveBack();
    }

    /** Reads the argument of {@code append}. */
    void readOne(ThriftInput in, List<Event> into) throws MalformedCallException, NoRoomException {
        boolean found = false;
        in.fieldId(0);
        while (in.readField()) {
            if (in.isField(FlumeThrift.ARGUMENT, Kind.STRUCT) && !found) {
                into.add(event(in));
                in.fieldId(FlumeThrift.ARGUMENT);
                found = true;
            } else {
                in.skipField();
            }
        }
        if (!found) {
            throw new MalformedCallException("a call without an event");
        }
    }

    /**
     * Reads the argument of {@code appendBatch}.
     *
     * @param most how many events at most
     * @return false if there are more: the rest is not read
     */
    boolean readBatch(ThriftInput in, int most, List<Event> into) throws MalformedCallException, NoRoomException {
        boolean found = false;
        in.fieldId(0);
        while (in.readField()) {
            if (in.isField(FlumeThrift.ARGUMENT, Kind.LIST) && !found) {
                int count = in.readList();
                if (count > most) {
                    return false;
                }
                if (count > 0 && in.elementKind() != Kind.STRUCT) {
                    throw new MalformedCallException("a list of something else than events");
                }
                for (int i = 0; i < count; i++) {
                    into.add(event(in));
                }
                in.fieldId(FlumeThrift.ARGUMENT);
                found = true;
            } else {
                in.skipField();
            }
        }
        if (!found) {
            throw new MalformedCallException("a call without a list of events");
        }
        return true;
    }

    private Event event(ThriftInput in) throws MalformedCallException, NoRoomException {
        byte @Nullable [] body = null;
        boolean headed = false;
        headers.clear();
        in.fieldId(0);
        while (in.readField()) {
            if (in.isField(FlumeThrift.HEADERS, Kind.MAP)) {
                readHeaders(in);
                headed = true;
            } else if (in.isField(FlumeThrift.BODY, Kind.STRING)) {
                body = in.readBinary();
            } else {
                in.skipField();
            }
        }
        if (body == null || !headed) {
            throw new MalformedCallException(
                    "an event without " + (headed ? "a body" : "headers") + " at byte " + in.position());
        }
        return headers.isEmpty() ? Event.of(body) : Event.of(headers, body);
    }

    private void readHeaders(ThriftInput in) throws MalformedCallException, NoRoomException {
        int count = in.readMap();
        if (count > 0 && (in.elementKind() != Kind.STRING || in.valueKind() != Kind.STRING)) {
            throw new MalformedCallException("headers that are no texts at byte " + in.position());
        }
        headers.clear();
        for (int i = 0; i < count; i++) {
            headers.set(in.readString(names), in.readString());
        }
    }
}
