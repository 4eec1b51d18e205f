package org.millrace.otlp;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import org.millrace.api.serializer.MalformedInputException;

/** One message in an array, as it is read: a field may be passed over and read later. Belongs to one thread. */
final class Part {
    final CodedInputStream in;
    private final byte[] all;
    private final int from;
    private int lastAt;
    private int lastLength;

    Part(byte[] all, int from, int length) {
        this.all = all;
        this.from = from;
        this.in = CodedInputStream.newInstance(all, from, length);
    }

    static Part of(byte[] all) {
        return new Part(all, 0, all.length);
    }

    /** The message that stands here, which is passed over. */
    Part nested() throws IOException {
        int length = in.readRawVarint32();
        int at = from + in.getTotalBytesRead();
        in.skipRawBytes(length);
        lastAt = at;
        lastLength = length;
        return new Part(all, at, length);
    }

    /** The same message once more, from its beginning. */
    Part last() {
        return new Part(all, lastAt, lastLength);
    }

    void pass(int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw malformed("a group ends that has not begun", null);
        }
    }

    static MalformedInputException malformed(String what, @org.jspecify.annotations.Nullable Exception cause) {
        return new MalformedInputException("this is no request for logs of OTLP: " + what, -1, false, cause);
    }
}
