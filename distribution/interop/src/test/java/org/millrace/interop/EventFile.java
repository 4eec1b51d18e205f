package org.millrace.interop;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events between two processes, in a form that neither side's serializers have a part in. */
final class EventFile {
    private EventFile() {}

    /** Headers in their order, and a body. */
    static final class Plain {
        private final Map<String, String> headers;
        private final byte[] body;

        Plain(Map<String, String> headers, byte[] body) {
            this.headers = headers;
            this.body = body;
        }

        Map<String, String> headers() {
            return headers;
        }

        byte[] body() {
            return body;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Plain plain && headers.equals(plain.headers) && Arrays.equals(body, plain.body);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(body);
        }

        @Override
        public String toString() {
            return headers + Arrays.toString(body);
        }
    }

    static void write(Path file, List<Plain> events) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(events.size());
            for (Plain event : events) {
                out.writeInt(event.headers().size());
                for (Map.Entry<String, String> header : event.headers().entrySet()) {
                    out.writeUTF(header.getKey());
                    out.writeUTF(header.getValue());
                }
                out.writeInt(event.body().length);
                out.write(event.body());
            }
        }
    }

    static List<Plain> read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            List<Plain> events = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                Map<String, String> headers = new LinkedHashMap<>();
                for (int more = in.readInt(); more > 0; more--) {
                    headers.put(in.readUTF(), in.readUTF());
                }
                events.add(new Plain(headers, in.readNBytes(in.readInt())));
            }
            return events;
        }
    }
}
