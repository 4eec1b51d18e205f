package org.millrace.thrift.rpc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.rpc.Call;
import org.millrace.rpc.Frame;
import org.millrace.rpc.Frames;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Memory;
import org.millrace.rpc.NoRoomException;
import org.millrace.rpc.Output;
import org.millrace.rpc.ServerProtocol;
import org.millrace.rpc.Status;

/** Flume's Thrift protocol for the server's side of one connection. A successor goes on in the form that the client began with. */
public final class ThriftServer implements ServerProtocol {
    private static final int STATE_FORM = 1;
    /** So long may what a client called be in the answer that nobody knows it. */
    private static final int MOST_SHOWN = 100;

    private final ThriftFrames frames;
    private final FlumeEvents events;
    private final Output whole = new Output();
    private Form form;
    private ThriftInput in;
    private ThriftOutput out;
    /** Whether it is known of the message that is read what it asks for. */
    private boolean named;

    /**
     * Of a new connection.
     *
     * @param maxRequestBytes the most bytes of one call
     * @param memory asked before any is taken
     */
    public ThriftServer(Form form, int maxRequestBytes, Memory memory) {
        this.frames = new ThriftFrames(form, maxRequestBytes, memory);
        this.events = new FlumeEvents(memory);
        this.form = form;
        this.in = form.input();
        this.out = form.output();
    }

    @Override
    public Frames frames() {
        return frames;
    }

    @Override
    public Call read(Frame frame, int most) throws MalformedCallException {
        named = false;
        in.over(frame.bytes(), 0, frame.length());
        in.readMessage();
        int type = in.messageType();
        if (type != FlumeThrift.CALL && type != FlumeThrift.ONE_WAY) {
            throw new MalformedCallException("a message of type " + type + ", which is no call");
        }
        named = true;
        String name = in.messageName();
        int serial = in.messageSerial();
        boolean single = name.equals(FlumeThrift.APPEND);
        if (!single && !name.equals(FlumeThrift.APPEND_BATCH)) {
            return new Call.Answered(
                    serial, exception(FlumeThrift.UNKNOWN_METHOD, "there is no method " + shown(name)));
        }
        List<Event> into = new ArrayList<>(single ? 1 : Math.min(most, 1 + frame.length() / 64));
        try {
            if (single) {
                events.readOne(in, into);
            } else if (!events.readBatch(in, most, into)) {
                return new Call.TooMany(serial, FlumeThrift.form(name));
            }
        } catch (NoRoomException e) {
            return new Call.Crowded(serial, FlumeThrift.form(name));
        }
        if (in.remaining() > 0) {
            throw new MalformedCallException("a frame with " + in.remaining() + " bytes behind its message");
        }
        return new Call.Append(serial, FlumeThrift.form(name), single, into);
    }

    @Override
    public void settled() {
        events.settled();
    }

    private static String shown(String name) {
        return name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) : name;
    }

    private byte[] exception(int reason, String text) {
        whole.clear();
        writeException(reason, text, whole);
        return Arrays.copyOf(whole.bytes(), whole.length());
    }

    private void writeException(int reason, String text, Output to) {
        byte[] name = FlumeThrift.form(shown(in.messageName()));
        out.message(name, FlumeThrift.EXCEPTION, in.messageSerial(), to);
        out.field(0, FlumeThrift.EXCEPTION_TEXT, Kind.STRING, to);
        out.string(text, to);
        out.field(FlumeThrift.EXCEPTION_TEXT, FlumeThrift.EXCEPTION_REASON, Kind.I32, to);
        out.i32(reason, to);
        out.stop(to);
    }

    @Override
    public void answer(Call call, Status status, Output to) {
        int begun = ThriftOutput.beginFrame(to);
        if (call instanceof Call.Answered answered) {
            to.writeFixed(answered.greeting());
        } else {
            out.message(call.greeting(), FlumeThrift.REPLY, call.serial(), to);
            out.field(0, FlumeThrift.SUCCESS, Kind.I32, to);
            out.i32(number(status), to);
            out.stop(to);
        }
        ThriftOutput.endFrame(begun, to);
    }

    private static int number(Status status) {
        return switch (status) {
            case OK -> FlumeThrift.OK;
            case FAILED -> FlumeThrift.FAILED;
            case ERROR -> FlumeThrift.ERROR;
            case UNKNOWN -> FlumeThrift.UNKNOWN;
        };
    }

    @Override
    public void complain(String why, Output to) {
        if (named) {
            int begun = ThriftOutput.beginFrame(to);
            writeException(FlumeThrift.PROTOCOL_ERROR, why, to);
            ThriftOutput.endFrame(begun, to);
        }
    }

    @Override
    public boolean canGoOnElsewhere() {
        return true;
    }

    @Override
    public ByteBuffer state() {
        ByteBuffer rest = frames.rest();
        frames.discard();
        return ByteBuffer.allocate(2 + rest.remaining())
                .put((byte) STATE_FORM)
                .put((byte) (form == Form.COMPACT ? 1 : 0))
                .put(rest)
                .flip();
    }

    @Override
    public void goOnFrom(ByteBuffer state) throws IOException {
        int version = state.get();
        if (version != STATE_FORM) {
            throw new IOException("a connection in form " + version
                    + " can't be taken over by this version, which knows form " + STATE_FORM);
        }
        form = state.get() == 0 ? Form.BINARY : Form.COMPACT;
        frames.form(form);
        in = form.input();
        out = form.output();
    }
}
