package org.millrace.channel.file.flume;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** Writes one log as Flume does, record by record; that it is Flume's format is proved against Flume elsewhere. */
final class FlumeLog {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int number;
    private long order;

    FlumeLog(int number) {
        this.number = number;
    }

    /** Returns the offset of the record. */
    int put(long transaction, String body) {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        CRC32 crc = new CRC32();
        crc.update(text);
        byte[] name = delimited(1, delimited(1, "k".getBytes(StandardCharsets.UTF_8)), delimited(2, text));
        byte[] event = delimited(1, name, delimited(2, text));
        return record(1, transaction, event, fixed64(2, crc.getValue()));
    }

    int take(long transaction, int file, int offset) {
        return record(2, transaction, fixed32(1, file), fixed32(2, offset));
    }

    int rollback(long transaction) {
        return record(3, transaction);
    }

    int commit(long transaction) {
        return record(4, transaction, fixed32(1, 1));
    }

    /** Bytes that are no record. */
    void garbage(byte[] garbage) {
        bytes.writeBytes(garbage);
    }

    void writeTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve("log-" + number), bytes.toByteArray());
        byte[] meta = join(fixed32(1, 3), fixed32(2, number), fixed64(3, 0), fixed64(4, 0));
        Files.write(directory.resolve("log-" + number + ".meta"), join(varint(meta.length), meta));
    }

    int size() {
        return bytes.size();
    }

    private int record(int type, long transaction, byte[]... content) {
        int offset = bytes.size();
        order++;
        byte[] header = join(fixed32(1, type), fixed64(2, transaction), fixed64(3, order));
        byte[] all = join(content);
        byte[] rest = join(varint(header.length), header, varint(all.length), all, new byte[1]);
        bytes.write(0x7f);
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(rest.length).array());
        bytes.writeBytes(rest);
        return offset;
    }

    private static byte[] delimited(int field, byte[]... content) {
        byte[] all = join(content);
        return join(varint(field << 3 | 2), varint(all.length), all);
    }

    private static byte[] fixed32(int field, int value) {
        return join(
                varint(field << 3 | 5),
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value)
                        .array());
    }

    private static byte[] fixed64(int field, long value) {
        return join(
                varint(field << 3 | 1),
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array());
    }

    private static byte[] varint(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rest = value;
        while (rest > 0x7f) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
