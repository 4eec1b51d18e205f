package org.millrace.avro.rpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Protocol;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.rpc.Call;
import org.millrace.rpc.Frame;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Memory;
import org.millrace.rpc.NoRoomException;
import org.millrace.rpc.Output;
import org.millrace.rpc.Status;

/**
 * The server's side of one connection: greets the client once, reads its calls and writes the answers. The first message of a client, and
 * each until it was understood, begins with a handshake. Belongs to one thread at a time.
 */
public final class ServerSession {
    private static final int MOST_PROTOCOL = 1 << 20;
    private static final byte[] NOTHING = {};
    /** The places of what is answered in the protocol's enumeration. */
    static final int OK = 0;

    private static final int FAILED = 1;
    private static final int UNKNOWN = 2;
    private static final int MATCH_BOTH = 0;
    private static final int MATCH_CLIENT = 1;
    private static final int MATCH_NONE = 2;

    private final Memory memory;
    private final Input in = new Input();
    private final Output out = new Output();
    /** Set once the client's protocol is known. */
    private @Nullable EventReader reader;

    private String lastName = FlumeProtocol.APPEND_BATCH;
    private byte[] lastNameForm = form(lastName);

    /** @param memory asked for what is made of a call beside its bytes */
    public ServerSession(Memory memory) {
        this.memory = memory;
    }

    /** The events that were read are on their way no more. */
    public void settled() {
        if (reader != null) {
            reader.settled();
        }
    }

    /**
     * Whether it has been greeted. Only such a session, and one that nothing was read in yet, can go on elsewhere; and only if the client
     * speaks Flume's own protocol.
     */
    public boolean isPlain() {
        return reader instanceof FlumeEvents;
    }

    /** Goes on with a client that another session greeted, and that {@link #isPlain}. */
    public void resume() {
        reader = new FlumeEvents(memory);
    }

    /**
     * Reads a message.
     *
     * @param most how many events may be in it
     * @throws MalformedCallException if it is none of this protocol: the connection is of no use any more
     */
    public Call read(Frame frame, int most) throws MalformedCallException {
        in.over(frame.bytes(), 0, frame.length());
        byte[] greeting = NOTHING;
        if (reader == null) {
            greeting = greet();
            if (reader == null) {
                return new Call.Answered(frame.serial(), greeting);
            }
        }
        EventReader by = reader;
        in.skipMetadata();
        String name = messageName();
        if (name.isEmpty()) {
            return new Call.Answered(frame.serial(), greeting);
        }
        if (!by.understands(name)) {
            return new Call.Answered(
                    frame.serial(), error(greeting, "no call of this name, or of other arguments than Flume's"));
        }
        List<Event> events = new ArrayList<>(Math.min(most, 1 + frame.length() / 64));
        try {
            if (!by.read(name, in, most, events)) {
                return new Call.TooMany(frame.serial(), greeting);
            }
        } catch (NoRoomException e) {
            return new Call.Crowded(frame.serial(), greeting);
        }
        return new Call.Append(frame.serial(), greeting, name.equals(FlumeProtocol.APPEND), events);
    }

    private String messageName() throws MalformedCallException {
        if (in.startsWith(lastNameForm)) {
            in.skip(lastNameForm.length);
            return lastName;
        }
        String name = in.readString();
        if (reader != null && reader.understands(name)) {
            lastName = name;
            lastNameForm = form(name);
        }
        return name;
    }

    private static byte[] form(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        byte[] form = new byte[text.length + 1];
        form[0] = (byte) (text.length << 1);
        System.arraycopy(text, 0, form, 1, text.length);
        return form;
    }

    /** Reads a handshake and answers it. */
    private byte[] greet() throws MalformedCallException {
        byte[] client = in.readFixed(FlumeProtocol.DIGEST_BYTES);
        String text = optional() ? readProtocol() : null;
        byte[] server = in.readFixed(FlumeProtocol.DIGEST_BYTES);
        boolean ordered = optional() && in.skipMetadata(FlumeProtocol.ordered());
        if (FlumeProtocol.isKnown(client)) {
            reader = new FlumeEvents(memory);
        } else if (text != null) {
            reader = foreign(text);
        }
        boolean knowsUs = FlumeProtocol.isKnown(server);
        int match = reader == null ? MATCH_NONE : knowsUs ? MATCH_BOTH : MATCH_CLIENT;
        out.clear();
        out.writeLong(match);
        if (match == MATCH_BOTH) {
            out.writeLong(0);
            out.writeLong(0);
        } else {
            out.writeLong(1);
            out.writeString(FlumeProtocol.TEXT);
            out.writeLong(1);
            out.writeFixed(FlumeProtocol.digestOfText());
        }
        FlumeProtocol.writeMetadata(ordered, out);
        return Arrays.copyOf(out.bytes(), out.length());
    }

    private boolean optional() throws MalformedCallException {
        long branch = in.readLong();
        if (branch != 0 && branch != 1) {
            throw new MalformedCallException(
                    "this is no handshake of Avro: branch " + branch + " at byte " + in.position());
        }
        return branch == 1;
    }

    private String readProtocol() throws MalformedCallException {
        if (in.remaining() > MOST_PROTOCOL) {
            throw new MalformedCallException(
                    "a handshake of " + in.remaining() + " bytes, and the most is " + MOST_PROTOCOL);
        }
        return in.readString();
    }

    private EventReader foreign(String text) throws MalformedCallException {
        try {
            return new ForeignEvents(Protocol.parse(text), memory);
        } catch (RuntimeException | StackOverflowError e) {
            // Its parser throws what comes to hand: it has no check for a text that is no object.
            throw new MalformedCallException("the client's protocol can't be read: " + e);
        }
    }

    private byte[] error(byte[] greeting, String reason) {
        out.clear();
        out.writeFixed(greeting);
        out.writeByte(0);
        out.writeByte(1);
        out.writeLong(0);
        out.writeString(reason);
        return Arrays.copyOf(out.bytes(), out.length());
    }

    /** Writes an answer as a frame behind what {@code to} has. */
    public static void answer(Call call, Status status, Output to) {
        int begun = FrameReader.begin(call.serial(), to);
        to.writeFixed(call.greeting());
        if (!(call instanceof Call.Answered)) {
            to.writeByte(0);
            to.writeByte(0);
            to.writeLong(place(status));
        }
        FrameReader.end(begun, to);
    }

    private static int place(Status status) {
        return switch (status) {
            case OK -> OK;
            case FAILED -> FAILED;
            case ERROR, UNKNOWN -> UNKNOWN;
        };
    }
}
