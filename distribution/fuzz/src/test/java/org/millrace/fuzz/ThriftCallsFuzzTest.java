package org.millrace.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.millrace.rpc.Call;
import org.millrace.rpc.Frame;
import org.millrace.rpc.Frames;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.NoRoomException;
import org.millrace.rpc.Output;
import org.millrace.rpc.Status;
import org.millrace.thrift.rpc.Form;
import org.millrace.thrift.rpc.ThriftServer;

/** What a client sends to a Thrift source, as it comes from the network. */
class ThriftCallsFuzzTest {
    private static final int MOST = 1 << 20;

    @FuzzTest(maxDuration = Targets.DURATION)
    void areReadOrRefused(byte[] bytes) {
        // The first byte chooses the protocol, and where the network has cut the others in two.
        int choice = bytes.length == 0 ? 0 : bytes[0] & 0xff;
        byte[] sent = bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, bytes.length);
        Form form = (choice & 1) == 0 ? Form.COMPACT : Form.BINARY;
        Share share = new Share(sent.length);
        ThriftServer server = new ThriftServer(form, MOST, share);
        Frames frames = server.frames();
        Output answers = new Output();
        int cut = Math.min(sent.length, choice);
        for (byte[] part : List.of(Arrays.copyOf(sent, cut), Arrays.copyOfRange(sent, cut, sent.length))) {
            ByteBuffer come = ByteBuffer.wrap(part);
            try {
                for (Frame frame = frames.read(come); frame != null; frame = frames.read(come)) {
                    share.giveBack(frame.bytes().length);
                    Call call = server.read(frame, MOST);
                    server.answer(call, Status.OK, answers);
                    server.settled();
                }
            } catch (MalformedCallException | NoRoomException e) {
                break;
            }
        }
        frames.discard();
        server.settled();
        share.requireNothing();
    }
}
