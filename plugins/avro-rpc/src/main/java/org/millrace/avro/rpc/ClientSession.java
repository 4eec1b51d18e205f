package org.millrace.avro.rpc;

import java.util.List;
import java.util.Map;
import org.millrace.api.event.Event;
import org.millrace.rpc.ClientProtocol;
import org.millrace.rpc.Frame;
import org.millrace.rpc.Frames;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Memory;
import org.millrace.rpc.Output;

/**
 * The client's side of one connection: writes calls and reads answers. The first call carries a handshake, and no other may follow before
 * {@link #greeted}; how calls may follow one another later says {@link #ordered}. Writing and reading may be done by two threads, each by one at a time.
 */
public final class ClientSession implements ClientProtocol {
    /** Answers are small; a server that can't be understood may send its protocol's text. */
    private static final int LARGEST_ANSWER = 1 << 20;

    private static final int MATCH_BOTH = 0;
    private static final int MATCH_NONE = 2;

    private final FrameReader frames = new FrameReader(LARGEST_ANSWER, Memory.ENDLESS);
    private final Input in = new Input();
    private volatile boolean greeted;
    private volatile boolean ordered;
    /** Whether the server asked for the protocol's text. */
    private volatile boolean explains;

    /** Whether the server has answered the handshake. */
    public boolean greeted() {
        return greeted;
    }

    @Override
    public Frames frames() {
        return frames;
    }

    /** Whether calls may be sent ahead. Flume's server does them in any order. */
    @Override
    public boolean ordered() {
        return greeted && ordered;
    }

    @Override
    public void write(int serial, List<Event> events, Output to) {
        int begun = FrameReader.begin(serial, to);
        if (!greeted) {
            greet(to);
        }
        to.writeByte(0);
        to.writeString(FlumeProtocol.APPEND_BATCH);
        if (!events.isEmpty()) {
            to.writeLong(events.size());
            for (Event event : events) {
                write(event, to);
            }
        }
        to.writeByte(0);
        FrameReader.end(begun, to);
    }

    private void greet(Output to) {
        byte[] self = explains ? FlumeProtocol.digestOfText() : FlumeProtocol.digest();
        to.writeFixed(self);
        if (explains) {
            to.writeLong(1);
            to.writeString(FlumeProtocol.TEXT);
        } else {
            to.writeLong(0);
        }
        to.writeFixed(self);
        FlumeProtocol.writeMetadata(true, to);
    }

    private static void write(Event event, Output to) {
        Map<String, String> headers = event.headers();
        if (!headers.isEmpty()) {
            to.writeLong(headers.size());
            for (Map.Entry<String, String> header : headers.entrySet()) {
                to.writeString(header.getKey());
                to.writeString(header.getValue());
            }
        }
        to.writeByte(0);
        to.writeBytes(event.body());
    }

    @Override
    public Answer answer(Frame frame) throws MalformedCallException {
        return new Answer(frame.serial(), read(frame));
    }

    /** What an answer says. */
    Reply read(Frame frame) throws MalformedCallException {
        in.over(frame.bytes(), 0, frame.length());
        if (!greeted && !readGreeting()) {
            return Reply.ASKED;
        }
        in.skipMetadata();
        if (in.readBoolean()) {
            long branch = in.readLong();
            throw new MalformedCallException(
                    "the server could not make sense of the call" + (branch == 0 ? ": " + in.readString() : ""));
        }
        return in.readLong() == ServerSession.OK ? Reply.TAKEN : Reply.REFUSED;
    }

    private boolean readGreeting() throws MalformedCallException {
        long match = in.readLong();
        if (match < MATCH_BOTH || match > MATCH_NONE) {
            throw new MalformedCallException("this is no answer to a handshake of Avro: " + match);
        }
        if (in.readLong() == 1) {
            in.skip(in.readLength());
        }
        if (in.readLong() == 1) {
            in.readFixed(FlumeProtocol.DIGEST_BYTES);
        }
        ordered = in.readLong() == 1 && in.skipMetadata(FlumeProtocol.ordered());
        if (match == MATCH_NONE) {
            if (explains) {
                throw new MalformedCallException(
                        "the server does not take this protocol, though it was told all of it");
            }
            explains = true;
            return false;
        }
        greeted = true;
        return true;
    }
}
