package org.millrace.otlp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.millrace.api.serializer.MalformedInputException;

/**
 * What a request is answered that was taken: an {@code ExportLogsServiceResponse}.
 *
 * @param rejected how many of its records were not
 * @param message why, for people; with none rejected a warning
 */
public record LogAnswer(long rejected, String message) {

    /** All was taken, and nothing is to be said. */
    public static final LogAnswer ALL = new LogAnswer(0, "");

    /**
     * Reads one.
     *
     * @throws MalformedInputException if it is none
     */
    public static LogAnswer read(byte[] answer, Wording wording) throws IOException {
        if (answer.length == 0) {
            return ALL;
        }
        long rejected = 0;
        String message = "";
        try {
            Part part = Part.of(wording.read(new ByteArrayInputStream(answer), Schema.RESPONSE));
            for (int tag = part.in.readTag(); tag != 0; tag = part.in.readTag()) {
                if (tag != (1 << 3 | 2)) {
                    part.pass(tag);
                    continue;
                }
                Part partial = part.nested();
                for (int field = partial.in.readTag(); field != 0; field = partial.in.readTag()) {
                    switch (field) {
                        case 1 << 3 -> rejected = partial.in.readInt64();
                        case 2 << 3 | 2 -> message = partial.in.readStringRequireUtf8();
                        default -> partial.pass(field);
                    }
                }
            }
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw Part.malformed(String.valueOf(e.getMessage()), e);
        }
        return new LogAnswer(Math.max(0, rejected), message);
    }

    /** As it is sent. */
    public byte[] written(Wording wording) {
        try {
            Message answer = new Message();
            if (!equals(ALL)) {
                Message partial = new Message();
                partial.out.writeInt64(1, rejected);
                partial.text(2, message);
                answer.message(1, partial.finished());
            }
            return wording.write(answer.finished(), Schema.RESPONSE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
