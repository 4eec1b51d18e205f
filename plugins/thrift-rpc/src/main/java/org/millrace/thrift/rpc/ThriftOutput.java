package org.millrace.thrift.rpc;

import java.nio.charset.StandardCharsets;
import org.millrace.rpc.Output;

/** Writes Thrift's values. Has no state of a message: whoever writes a field says which was before it. */
abstract class ThriftOutput {
    /** Begins a frame behind what {@code to} has; how long it is comes by {@link #endFrame}. */
    static int beginFrame(Output to) {
        to.writeInt(0);
        return to.length();
    }

    static void endFrame(int begun, Output to) {
        to.setInt(begun - Integer.BYTES, to.length() - begun);
    }

    abstract void message(byte[] name, int type, int serial, Output to);

    abstract void field(int before, int id, int kind, Output to);

    abstract void i32(int value, Output to);

    abstract void binary(byte[] value, Output to);

    abstract void list(int kind, int count, Output to);

    /** A map of strings to strings. */
    abstract void strings(int count, Output to);

    final void string(String value, Output to) {
        binary(value.getBytes(StandardCharsets.UTF_8), to);
    }

    final void stop(Output to) {
        to.writeByte(Kind.STOP);
    }
}
