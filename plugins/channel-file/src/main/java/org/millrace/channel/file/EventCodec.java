package org.millrace.channel.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.api.event.Event;

/**
 * Events as bytes. For each event, with lengths as varints (seven bits a byte, lowest first):
 *
 * <pre>
 * header count, then for each header: name length, name in UTF-8, value length, value in UTF-8
 * body length, body
 * </pre>
 */
final class EventCodec {
    private EventCodec() {}

    /** A growing array that is written to from the front. */
    private static final class Out {
        byte[] bytes;
        int length;

        Out(int size) {
            bytes = new byte[size];
        }

        void room(int more) {
            if (bytes.length - length < more) {
                bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + (bytes.length >> 1)));
            }
        }

        void number(int value) {
            room(5);
            int left = value;
            while ((left & ~0x7f) != 0) {
                bytes[length++] = (byte) (left | 0x80);
                left >>>= 7;
            }
            bytes[length++] = (byte) left;
        }

        void block(byte[] block) {
            number(block.length);
            room(block.length);
            System.arraycopy(block, 0, bytes, length, block.length);
            length += block.length;
        }
    }

    static byte[] encode(List<Event> events) {
        int guess = 16;
        for (Event event : events) {
            guess += event.body().length + 8 + 48 * event.headers().size();
        }
        Out out = new Out(guess);
        for (Event event : events) {
            Map<String, String> headers = event.headers();
            out.number(headers.size());
            if (!headers.isEmpty()) {
                headers.forEach((name, value) -> {
                    out.block(name.getBytes(StandardCharsets.UTF_8));
                    out.block(value.getBytes(StandardCharsets.UTF_8));
                });
            }
            out.block(event.body());
        }
        return out.length == out.bytes.length ? out.bytes : Arrays.copyOf(out.bytes, out.length);
    }

    /** Reads {@code count} events. The checksum has said that the bytes are ours; what does not parse is a bug or forged. */
    static List<Event> decode(byte[] bytes, int count) throws DamagedException {
        In in = new In(bytes);
        List<Event> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int headers = in.number();
            Map<String, String> map = headers == 0 ? Map.of() : new LinkedHashMap<>();
            for (int h = 0; h < headers; h++) {
                String name = new String(in.block(), StandardCharsets.UTF_8);
                map.put(name, new String(in.block(), StandardCharsets.UTF_8));
            }
            byte[] body = in.block();
            events.add(headers == 0 ? Event.of(body) : Event.of(map, body));
        }
        if (in.position != bytes.length) {
            throw new DamagedException(
                    (bytes.length - in.position) + " bytes are left over behind " + count + " events");
        }
        return events;
    }

    private static final class In {
        private final byte[] bytes;
        private int position;

        In(byte[] bytes) {
            this.bytes = bytes;
        }

        int number() throws DamagedException {
            int value = 0;
            for (int shift = 0; shift < 35; shift += 7) {
                if (position >= bytes.length) {
                    throw new DamagedException("the events end in a length");
                }
                byte b = bytes[position++];
                value |= (b & 0x7f) << shift;
                if (b >= 0) {
                    if (value < 0) {
                        break;
                    }
                    return value;
                }
            }
            throw new DamagedException("a length is out of bounds");
        }

        byte[] block() throws DamagedException {
            int length = number();
            if (length > bytes.length - position) {
                throw new DamagedException("a length of " + length + " leads beyond the events");
            }
            position += length;
            return Arrays.copyOfRange(bytes, position - length, position);
        }
    }
}
