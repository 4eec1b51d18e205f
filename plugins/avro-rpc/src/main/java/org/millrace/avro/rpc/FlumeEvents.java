package org.millrace.avro.rpc;

import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.rpc.Headers;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Memory;
import org.millrace.rpc.NoRoomException;
import org.millrace.rpc.Words;

/** Reads events as Flume's own protocol has them: a map of strings and bytes. */
final class FlumeEvents implements EventReader {
    private final Headers headers;
    private final Words names = new Words();

    FlumeEvents(Memory memory) {
        headers = new Headers(memory);
    }

    @Override
    public boolean understands(String message) {
        return message.equals(FlumeProtocol.APPEND_BATCH) || message.equals(FlumeProtocol.APPEND);
    }

    @Override
    public boolean read(String message, Input in, int most, List<Event> into)
            throws MalformedCallException, NoRoomException {
        if (message.equals(FlumeProtocol.APPEND)) {
            into.add(event(in));
            return true;
        }
        for (int block = in.readBlock(); block > 0; block = in.readBlock()) {
            if (block > most - into.size()) {
                return false;
            }
            for (int i = 0; i < block; i++) {
                into.add(event(in));
            }
        }
        return true;
    }

    private Event event(Input in) throws MalformedCallException, NoRoomException {
        int block = in.readBlock();
        if (block == 0) {
            return Event.of(in.readBytes());
        }
        headers.clear();
        for (; block > 0; block = in.readBlock()) {
            for (int i = 0; i < block; i++) {
                headers.set(in.readString(names), in.readString());
            }
        }
        return Event.of(headers, in.readBytes());
    }

    @Override
    public void settled() {
        headers.giveBack();
    }
}
