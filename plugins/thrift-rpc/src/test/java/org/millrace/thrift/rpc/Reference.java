package org.millrace.thrift.rpc;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TCompactProtocol;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TList;
import org.apache.thrift.protocol.TMap;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TMemoryInputTransport;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.TTransportException;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;

/** The same protocol by Thrift's own library, as the code that its compiler makes for Flume uses it. */
final class Reference {
    /** Whatever else may be in a structure. */
    interface More {
        void write(TProtocol to) throws TException;
    }

    static final More NOTHING = to -> {};

    private Reference() {}

    static TProtocol protocol(Form form, TTransport over) {
        return form == Form.BINARY ? new TBinaryProtocol(over) : new TCompactProtocol(over);
    }

    /** A call without its frame. */
    static byte[] call(Form form, String name, int serial, List<Event> events, More inArguments, More inEvents)
            throws TException {
        TMemoryBuffer buffer = new TMemoryBuffer(1024);
        TProtocol to = protocol(form, buffer);
        to.writeMessageBegin(new TMessage(name, TMessageType.CALL, serial));
        to.writeStructBegin(new TStruct("args"));
        inArguments.write(to);
        if (name.equals(FlumeThrift.APPEND)) {
            to.writeFieldBegin(new TField("event", TType.STRUCT, (short) 1));
            write(events.get(0), inEvents, to);
        } else {
            to.writeFieldBegin(new TField("events", TType.LIST, (short) 1));
            to.writeListBegin(new TList(TType.STRUCT, events.size()));
            for (Event event : events) {
                write(event, inEvents, to);
            }
            to.writeListEnd();
        }
        to.writeFieldEnd();
        to.writeFieldStop();
        to.writeStructEnd();
        to.writeMessageEnd();
        return Arrays.copyOf(buffer.getArray(), buffer.length());
    }

    private static void write(Event event, More more, TProtocol to) throws TException {
        to.writeStructBegin(new TStruct("ThriftFlumeEvent"));
        to.writeFieldBegin(new TField("headers", TType.MAP, (short) 1));
        to.writeMapBegin(new TMap(TType.STRING, TType.STRING, event.headers().size()));
        for (Map.Entry<String, String> header : event.headers().entrySet()) {
            to.writeString(header.getKey());
            to.writeString(header.getValue());
        }
        to.writeMapEnd();
        to.writeFieldEnd();
        more.write(to);
        to.writeFieldBegin(new TField("body", TType.STRING, (short) 2));
        to.writeBinary(ByteBuffer.wrap(event.body()));
        to.writeFieldEnd();
        to.writeFieldStop();
        to.writeStructEnd();
    }

    /** What a server of Flume would take from a message, or empty if it could not read it. */
    static Optional<List<Event>> read(Form form, byte[] message, int length) {
        try {
            TProtocol from = protocol(form, new TMemoryInputTransport(message, 0, length));
            TMessage begin = from.readMessageBegin();
            List<Event> events = new ArrayList<>();
            from.readStructBegin();
            boolean found = false;
            for (TField field = from.readFieldBegin(); field.type != TType.STOP; field = from.readFieldBegin()) {
                if (begin.name.equals(FlumeThrift.APPEND) && field.id == 1 && field.type == TType.STRUCT) {
                    events.clear();
                    events.add(event(from));
                    found = true;
                } else if (begin.name.equals(FlumeThrift.APPEND_BATCH) && field.id == 1 && field.type == TType.LIST) {
                    events.clear();
                    TList list = from.readListBegin();
                    for (int i = 0; i < list.size; i++) {
                        events.add(event(from));
                    }
                    found = true;
                } else {
                    TProtocolUtil.skip(from, field.type);
                }
            }
            return found ? Optional.of(events) : Optional.empty();
        } catch (TException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Event event(TProtocol from) throws TException {
        @Nullable Map<String, String> headers = null;
        byte @Nullable [] body = null;
        from.readStructBegin();
        for (TField field = from.readFieldBegin(); field.type != TType.STOP; field = from.readFieldBegin()) {
            if (field.id == 1 && field.type == TType.MAP) {
                TMap map = from.readMapBegin();
                headers = new LinkedHashMap<>();
                for (int i = 0; i < map.size; i++) {
                    String name = from.readString();
                    headers.put(name, from.readString());
                }
            } else if (field.id == 2 && field.type == TType.STRING) {
                ByteBuffer bytes = from.readBinary();
                body = new byte[bytes.remaining()];
                bytes.get(body);
            } else {
                TProtocolUtil.skip(from, field.type);
            }
        }
        if (headers == null || body == null) {
            throw new TException("incomplete");
        }
        return Event.of(headers, body);
    }

    /** The status of an answer, or the reason of its exception as a negative number. */
    static int status(Form form, byte[] message, int length) throws TException {
        TProtocol from = protocol(form, transport(message, length));
        TMessage begin = from.readMessageBegin();
        from.readStructBegin();
        int number = Integer.MIN_VALUE;
        for (TField field = from.readFieldBegin(); field.type != TType.STOP; field = from.readFieldBegin()) {
            if (field.type == TType.I32) {
                number = from.readI32();
            } else {
                TProtocolUtil.skip(from, field.type);
            }
        }
        return begin.type == TMessageType.EXCEPTION ? -number : number;
    }

    private static TTransport transport(byte[] message, int length) throws TTransportException {
        return new TMemoryInputTransport(message, 0, length);
    }
}
