package org.millrace.channel.file.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.millrace.api.event.Event;

/**
 * A batch of events as the body of a {@link Frame}: event after event, numbers as varints (seven bits a byte, low ones
 * first, the highest bit says that more follow).
 *
 * <pre>
 *   event  = headers:varint { name:string value:string } length:varint body
 *   string = (bytes * 2 + utf16):varint bytes
 * </pre>
 *
 * Strings are UTF-8, but for those that UTF-8 can't hold, with halves of surrogate pairs: these are UTF-16, so that each
 * header comes out as it went in.
 */
public final class BatchCodec {
    private static final int MAX_VARINT = 5;
    private static final int MAX_HEADERS = 1 << 20;

    private BatchCodec() {}

    /** The events, encoded behind {@code headroom} free bytes. The array may be longer than what is in it. */
    public static Encoded encode(Event[] events, int headroom, Buffers buffers) {
        long most = headroom;
        for (Event event : events) {
            most += 2 * MAX_VARINT + event.body().length;
            if (!event.headers().isEmpty()) {
                for (Map.Entry<String, String> header : event.headers().entrySet()) {
                    most += 2 * MAX_VARINT
                            + 3L * (header.getKey().length() + header.getValue().length());
                }
            }
        }
        if (most > Frame.MAX_BODY) {
            throw new IllegalArgumentException("a batch of " + most + " bytes is more than " + Frame.MAX_BODY);
        }
        byte[] to = buffers.atLeast((int) most);
        int at = headroom;
        for (Event event : events) {
            at = put(to, at, event);
        }
        return new Encoded(to, at);
    }

    /**
     * Encoded events.
     *
     * @param bytes the array
     * @param end end of what is used of it
     */
    @SuppressWarnings("ArrayRecordComponent") // a buffer that is handed over
    public record Encoded(byte[] bytes, int end) {}

    private static int put(byte[] to, int start, Event event) {
        Map<String, String> headers = event.headers();
        int at = start;
        if (headers.isEmpty()) {
            to[at++] = 0;
        } else {
            at = putVarint(to, at, headers.size());
            for (Map.Entry<String, String> header : headers.entrySet()) {
                at = putString(to, at, header.getKey());
                at = putString(to, at, header.getValue());
            }
        }
        byte[] body = event.body();
        at = putVarint(to, at, body.length);
        System.arraycopy(body, 0, to, at, body.length);
        return at + body.length;
    }

    private static int putVarint(byte[] to, int start, int value) {
        int at = start;
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            to[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        to[at++] = (byte) rest;
        return at;
    }

    private static int putString(byte[] to, int start, String text) {
        boolean whole = isWhole(text);
        byte[] bytes = text.getBytes(whole ? StandardCharsets.UTF_8 : StandardCharsets.UTF_16BE);
        if (!whole) {
            bytes = utf16(text);
        }
        int at = putVarint(to, start, bytes.length << 1 | (whole ? 0 : 1));
        System.arraycopy(bytes, 0, to, at, bytes.length);
        return at + bytes.length;
    }

    /** By hand: the encoder of the platform replaces what is no whole character. */
    private static byte[] utf16(String text) {
        byte[] bytes = new byte[2 * text.length()];
        for (int i = 0; i < text.length(); i++) {
            bytes[2 * i] = (byte) (text.charAt(i) >>> 8);
            bytes[2 * i + 1] = (byte) text.charAt(i);
        }
        return bytes;
    }

    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /**
     * The events of a body.
     *
     * @throws MalformedBatchException if the bytes are not exactly {@code count} events
     */
    public static Event[] decode(byte[] from, int offset, int length, int count) throws MalformedBatchException {
        // Each event takes two bytes at least, which bounds the array by what is really there.
        if (count > length / 2) {
            throw new MalformedBatchException(count + " events in " + length + " bytes");
        }
        Decoder decoder = new Decoder(from, offset, offset + length);
        Event[] events = new Event[count];
        for (int i = 0; i < count; i++) {
            events[i] = decoder.event();
        }
        if (decoder.at != decoder.end) {
            throw new MalformedBatchException(decoder.end - decoder.at + " bytes behind the last event");
        }
        return events;
    }

    /** Bytes that pass their checksum and yet are no batch. */
    public static final class MalformedBatchException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedBatchException(String message) {
            super(message);
        }
    }

    private static final class Decoder {
        private final byte[] from;
        private final int end;
        private int at;

        Decoder(byte[] from, int at, int end) {
            this.from = from;
            this.at = at;
            this.end = end;
        }

        Event event() throws MalformedBatchException {
            int headers = varint();
            if (headers == 0) {
                return Event.of(bytes(varint()));
            }
            if (headers < 0 || headers > MAX_HEADERS) {
                throw new MalformedBatchException("an event with " + headers + " headers");
            }
            Map<String, String> map = new LinkedHashMap<>();
            for (int i = 0; i < headers; i++) {
                map.put(string(), string());
            }
            return Event.of(map, bytes(varint()));
        }

        private int varint() throws MalformedBatchException {
            int value = 0;
            for (int shift = 0; shift < 7 * MAX_VARINT; shift += 7) {
                if (at >= end) {
                    throw new MalformedBatchException("a number is cut off");
                }
                byte b = from[at++];
                value |= (b & 0x7F) << shift;
                if (b >= 0) {
                    return value;
                }
            }
            throw new MalformedBatchException("a number of more than " + MAX_VARINT + " bytes");
        }

        private byte[] bytes(int length) throws MalformedBatchException {
            if (length < 0 || length > end - at) {
                throw new MalformedBatchException("a length of " + length + " with " + (end - at) + " bytes left");
            }
            byte[] bytes = Arrays.copyOfRange(from, at, at + length);
            at += length;
            return bytes;
        }

        private String string() throws MalformedBatchException {
            int coded = varint();
            byte[] bytes = bytes(coded >>> 1);
            if ((coded & 1) == 0) {
                return new String(bytes, StandardCharsets.UTF_8);
            }
            char[] chars = new char[bytes.length / 2];
            for (int i = 0; i < chars.length; i++) {
                chars[i] = (char) (((bytes[2 * i] & 0xFF) << 8) | (bytes[2 * i + 1] & 0xFF));
            }
            return new String(chars);
        }
    }
}
