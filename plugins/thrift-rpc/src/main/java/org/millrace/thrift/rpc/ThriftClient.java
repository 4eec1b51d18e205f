package org.millrace.thrift.rpc;

import java.util.List;
import java.util.Map;
import org.millrace.api.event.Event;
import org.millrace.rpc.ClientProtocol;
import org.millrace.rpc.Frame;
import org.millrace.rpc.Frames;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Memory;
import org.millrace.rpc.Output;

/** Flume's Thrift protocol for the client's side of one connection. Thrift's servers do the calls of a connection one after the other. */
public final class ThriftClient implements ClientProtocol {
    private static final int LARGEST_ANSWER = 1 << 20;
    private static final byte[] NAME = FlumeThrift.form(FlumeThrift.APPEND_BATCH);

    private final ThriftFrames frames;
    private final ThriftInput in;
    private final ThriftOutput out;

    /** Of a new connection. */
    public ThriftClient(Form form) {
        frames = new ThriftFrames(form, LARGEST_ANSWER, Memory.ENDLESS);
        in = form.input();
        out = form.output();
    }

    @Override
    public Frames frames() {
        return frames;
    }

    @Override
    public boolean ordered() {
        return true;
    }

    @Override
    public void write(int serial, List<Event> events, Output to) {
        int begun = ThriftOutput.beginFrame(to);
        out.message(NAME, FlumeThrift.CALL, serial, to);
        out.field(0, FlumeThrift.ARGUMENT, Kind.LIST, to);
        out.list(Kind.STRUCT, events.size(), to);
        for (Event event : events) {
            write(event, to);
        }
        out.stop(to);
        ThriftOutput.endFrame(begun, to);
    }

    private void write(Event event, Output to) {
        Map<String, String> headers = event.headers();
        out.field(0, FlumeThrift.HEADERS, Kind.MAP, to);
        out.strings(headers.size(), to);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            out.string(header.getKey(), to);
            out.string(header.getValue(), to);
        }
        out.field(FlumeThrift.HEADERS, FlumeThrift.BODY, Kind.STRING, to);
        out.binary(event.body(), to);
        out.stop(to);
    }

    @Override
    public Answer answer(Frame frame) throws MalformedCallException {
        in.over(frame.bytes(), 0, frame.length());
        in.readMessage();
        int type = in.messageType();
        int serial = in.messageSerial();
        if (type == FlumeThrift.EXCEPTION) {
            throw new MalformedCallException("the server could not make sense of the call: " + readText());
        }
        if (type != FlumeThrift.REPLY) {
            throw new MalformedCallException("a message of type " + type + ", which is no answer");
        }
        in.fieldId(0);
        while (in.readField()) {
            if (in.isField(FlumeThrift.SUCCESS, Kind.I32)) {
                return new Answer(serial, in.readI32() == FlumeThrift.OK ? Reply.TAKEN : Reply.REFUSED);
            }
            in.skipField();
        }
        throw new MalformedCallException("an answer without a status");
    }

    private String readText() throws MalformedCallException {
        in.fieldId(0);
        while (in.readField()) {
            if (in.isField(FlumeThrift.EXCEPTION_TEXT, Kind.STRING)) {
                return in.readString();
            }
            in.skipField();
        }
        return "it says nothing";
    }
}
