package org.millrace.avro.rpc;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.millrace.rpc.Call;
import org.millrace.rpc.Frame;
import org.millrace.rpc.Frames;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Memory;
import org.millrace.rpc.NoRoomException;
import org.millrace.rpc.Output;
import org.millrace.rpc.ServerProtocol;
import org.millrace.rpc.Status;

/** Flume's Avro protocol for the server's side of one connection. */
public final class AvroServer implements ServerProtocol, Frames {
    private static final int STATE_FORM = 1;

    private final FrameReader frames;
    private final ServerSession session;
    private boolean unread = true;

    /**
     * Of a new connection.
     *
     * @param maxRequestBytes the most bytes of one call
     * @param memory asked before any is taken
     */
    public AvroServer(int maxRequestBytes, Memory memory) {
        frames = new FrameReader(maxRequestBytes, memory);
        session = new ServerSession(memory);
    }

    @Override
    public Frames frames() {
        return this;
    }

    @Override
    public @Nullable Frame read(ByteBuffer from) throws MalformedCallException, NoRoomException {
        unread &= !from.hasRemaining();
        return frames.read(from);
    }

    @Override
    public void discard() {
        frames.discard();
    }

    @Override
    public Call read(Frame frame, int most) throws MalformedCallException {
        return session.read(frame, most);
    }

    @Override
    public void settled() {
        session.settled();
    }

    @Override
    public void answer(Call call, Status status, Output to) {
        ServerSession.answer(call, status, to);
    }

    @Override
    public boolean canGoOnElsewhere() {
        return unread || session.isPlain();
    }

    @Override
    public ByteBuffer state() {
        ByteBuffer rest = frames.rest();
        frames.discard();
        return ByteBuffer.allocate(2 + rest.remaining())
                .put((byte) STATE_FORM)
                .put((byte) (session.isPlain() ? 1 : 0))
                .put(rest)
                .flip();
    }

    @Override
    public void goOnFrom(ByteBuffer state) throws IOException {
        int form = state.get();
        if (form != STATE_FORM) {
            throw new IOException("a connection in form " + form
                    + " can't be taken over by this version, which knows form " + STATE_FORM);
        }
        if (state.get() != 0) {
            session.resume();
            unread = false;
        }
    }
}
