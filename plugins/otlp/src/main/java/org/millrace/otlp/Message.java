package org.millrace.otlp;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One message of protobuf as it is written, in memory. Belongs to one thread. */
final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final CodedOutputStream out = CodedOutputStream.newInstance(bytes, 128);

    void text(int field, String value) throws IOException {
        // Half a surrogate pair becomes a question mark, and no line in a log.
        out.writeByteArray(field, value.getBytes(StandardCharsets.UTF_8));
    }

    void message(int field, byte[] nested) throws IOException {
        out.writeByteArray(field, nested);
    }

    byte[] finished() throws IOException {
        out.flush();
        return bytes.toByteArray();
    }
}
