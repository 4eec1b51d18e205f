package org.millrace.runtime.deploy.trust;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Writes zip files that no decent library would write. Everything is stored, nothing is checked. */
final class RawZip {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<byte[]> table = new ArrayList<>();
    private int lastOffset;

    /** An entry. */
    RawZip add(String name, String content) {
        return add(name, name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** An entry that has one name in the table of contents and another in front of it. */
    RawZip add(String name, String localName, byte[] content) {
        lastOffset = body.size();
        CRC32 crc = new CRC32();
        crc.update(content);
        byte[] local = localName.getBytes(StandardCharsets.UTF_8);
        byte[] front = new byte[30];
        ByteBuffer header = buffer(front);
        header.putInt(0x04034b50)
                .putShort((short) 20)
                .putShort((short) 0x800)
                .putShort((short) 0)
                .putInt(0);
        header.putInt((int) crc.getValue()).putInt(content.length).putInt(content.length);
        header.putShort((short) local.length).putShort((short) 0);
        body.writeBytes(front);
        body.writeBytes(local);
        body.writeBytes(content);
        list(name, crc.getValue(), content.length, lastOffset, 0);
        return this;
    }

    /** Another line in the table for the entry that was added last. */
    RawZip again(String name, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        list(name, crc.getValue(), content.length, lastOffset, 0);
        return this;
    }

    /** An entry that claims to be encrypted. */
    RawZip encrypted(String name) {
        add(name, "x");
        byte[] last = table.get(table.size() - 1);
        last[8] |= 1;
        return this;
    }

    private void list(String name, long crc, int size, int offset, int flags) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[46 + bytes.length];
        ByteBuffer line = buffer(all);
        line.putInt(0x02014b50).putShort((short) 20).putShort((short) 20).putShort((short) (0x800 | flags));
        line.putShort((short) 0).putInt(0).putInt((int) crc).putInt(size).putInt(size);
        line.putShort((short) bytes.length)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0);
        line.putShort((short) 0).putInt(0).putInt(offset).put(bytes);
        table.add(all);
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] bytes() {
        return bytes(table.size());
    }

    /** With this many entries claimed. */
    byte[] bytes(int claimed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(body.toByteArray());
        int size = 0;
        for (byte[] line : table) {
            out.writeBytes(line);
            size += line.length;
        }
        byte[] tail = new byte[22];
        ByteBuffer end = buffer(tail);
        end.putInt(0x06054b50).putInt(0).putShort((short) claimed).putShort((short) claimed);
        end.putInt(size).putInt(body.size()).putShort((short) 0);
        out.writeBytes(tail);
        return out.toByteArray();
    }
}
