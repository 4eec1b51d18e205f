package org.millrace.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.millrace.avro.rpc.FrameReader;
import org.millrace.avro.rpc.ServerSession;
import org.millrace.rpc.Call;
import org.millrace.rpc.Frame;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.NoRoomException;
import org.millrace.rpc.Output;
import org.millrace.rpc.Status;

/** What a client sends to an Avro source, as it comes from the network. */
class AvroCallsFuzzTest {
    private static final int MOST = 1 << 20;

    @FuzzTest(maxDuration = Targets.DURATION)
    void areReadOrRefused(byte[] bytes) {
        Share share = new Share(bytes.length);
        FrameReader frames = new FrameReader(MOST, share);
        ServerSession session = new ServerSession(share);
        Output answers = new Output();
        // The first byte says where the network has cut the others in two.
        int cut = bytes.length == 0 ? 0 : Math.min(bytes.length, bytes[0] & 0xff);
        for (byte[] part : List.of(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length))) {
            ByteBuffer come = ByteBuffer.wrap(part);
            try {
                for (Frame frame = frames.read(come); frame != null; frame = frames.read(come)) {
                    share.giveBack(frame.bytes().length);
                    Call call = session.read(frame, MOST);
                    ServerSession.answer(call, Status.OK, answers);
                    session.settled();
                }
            } catch (MalformedCallException | NoRoomException e) {
                break;
            }
        }
        frames.discard();
        session.settled();
        share.requireNothing();
    }
}
