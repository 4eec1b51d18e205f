package org.millrace.bucket.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Gzip by the library of the JDK; each member stands for itself. */
public final class Gzip implements Compression {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int PIECE = 16 * 1024;

    private final int level;

    /** As hard as usual. */
    public Gzip() {
        this(Deflater.DEFAULT_COMPRESSION);
    }

    /** So hard, from 1 to 9. */
    public Gzip(int level) {
        this.level = level;
    }

    @Override
    public String suffix() {
        return ".gz";
    }

    @Override
    public Stream begin(OutputStream to) {
        return new Members(to, new Deflater(level, true));
    }

    private static final class Members extends Stream {
        private final OutputStream to;
        private final Deflater deflater;
        private final CRC32 crc = new CRC32();
        private final byte[] piece = new byte[PIECE];
        /** Small pieces are handed over together: each time costs. */
        private final byte[] gathered = new byte[PIECE];

        private int count;
        private boolean within;
        private boolean closed;

        Members(OutputStream to, Deflater deflater) {
            this.to = to;
            this.deflater = deflater;
        }

        @Override
        public void write(int b) throws IOException {
            if (count == gathered.length) {
                pass();
            }
            gathered[count++] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int from, int size) throws IOException {
            if (size > gathered.length - count) {
                pass();
            }
            if (size <= gathered.length) {
                System.arraycopy(bytes, from, gathered, count, size);
                count += size;
            } else {
                compress(bytes, from, size);
            }
        }

        private void pass() throws IOException {
            int size = count;
            count = 0;
            compress(gathered, 0, size);
        }

        private void compress(byte[] bytes, int from, int size) throws IOException {
            if (size == 0) {
                return;
            }
            if (!within) {
                to.write(HEADER);
                within = true;
            }
            crc.update(bytes, from, size);
            deflater.setInput(bytes, from, size);
            while (!deflater.needsInput()) {
                drain();
            }
        }

        private void drain() throws IOException {
            int size = deflater.deflate(piece, 0, piece.length);
            if (size > 0) {
                to.write(piece, 0, size);
            }
        }

        @Override
        public void finishMember() throws IOException {
            pass();
            if (!within) {
                return;
            }
            deflater.finish();
            while (!deflater.finished()) {
                drain();
            }
            byte[] trailer = new byte[8];
            put(trailer, 0, (int) crc.getValue());
            put(trailer, 4, (int) deflater.getBytesRead());
            to.write(trailer);
            deflater.reset();
            crc.reset();
            within = false;
        }

        private static void put(byte[] to, int at, int number) {
            for (int i = 0; i < 4; i++) {
                to[at + i] = (byte) (number >> (8 * i));
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                deflater.end();
            }
        }
    }
}
