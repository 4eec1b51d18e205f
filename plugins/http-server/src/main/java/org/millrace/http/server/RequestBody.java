package org.millrace.http.server;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.millrace.network.HeapShare;

/**
 * The bytes of a body as they come, in memory of the share that all connections have together. Filled on an event loop, read by a worker
 * afterwards; whoever has it last closes it.
 */
public final class RequestBody implements Closeable {
    private static final int FIRST = 1 << 10;
    private static final int LARGEST = 256 << 10;

    private final List<byte[]> pieces = new ArrayList<>();
    private int used;
    private long length;
    private long taken;

    /** Takes what is to be read of a buffer; false if there is no memory for it. */
    public boolean add(ByteBuf bytes) {
        while (bytes.isReadable()) {
            byte[] last = pieces.isEmpty() ? new byte[0] : pieces.get(pieces.size() - 1);
            if (used == last.length) {
                int size = (int) Math.max(FIRST, Math.min(LARGEST, Math.max(length, bytes.readableBytes())));
                if (!HeapShare.OF_PROCESS.take(size)) {
                    return false;
                }
                taken += size;
                last = new byte[size];
                pieces.add(last);
                used = 0;
            }
            int count = Math.min(last.length - used, bytes.readableBytes());
            bytes.readBytes(last, used, count);
            used += count;
            length += count;
        }
        return true;
    }

    /** How many bytes have come. */
    public long length() {
        return length;
    }

    /** All of it from its beginning, each time anew. */
    public InputStream stream() {
        List<InputStream> all = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            byte[] piece = pieces.get(i);
            all.add(new ByteArrayInputStream(piece, 0, i < pieces.size() - 1 ? piece.length : used));
        }
        return new SequenceInputStream(Collections.enumeration(all));
    }

    @Override
    public void close() {
        HeapShare.OF_PROCESS.giveBack(taken);
        taken = 0;
        pieces.clear();
    }
}
