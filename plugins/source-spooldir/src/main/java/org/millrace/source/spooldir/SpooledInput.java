package org.millrace.source.spooldir;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.millrace.api.serializer.Input;
import org.millrace.api.serializer.MalformedInputException;
import org.millrace.source.spooldir.file.ChangedException;
import org.millrace.source.spooldir.file.SpooledFile;

/**
 * The bytes of one file, as many as it had when its reading began, packed or not. What is written behind them is not read; if some
 * are missing, that is thrown, and never looks like the end.
 */
final class SpooledInput implements Input {
    private static final int UNPACKED_AT_ONCE = 64 * 1024;

    private final FileChannel file;
    private final SpooledFile about;
    private final SpoolSettings settings;
    private final boolean packed;
    /** How far the file itself has been read. */
    private long reached;
    /** Where the reading began, in the file itself. */
    private long begun;

    /** @param about with the facts of when its reading began */
    SpooledInput(FileChannel file, SpooledFile about, SpoolSettings settings) {
        this.file = file;
        this.about = about;
        this.settings = settings;
        this.packed = settings.unpackGzip() && about.name().endsWith(".gz");
    }

    /** The bytes of the file from one place on. */
    private final class Bytes extends InputStream {
        private long at;

        Bytes(long at) {
            this.at = at;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int count) throws IOException {
            Objects.checkFromIndexSize(from, count, to.length);
            long left = about.facts().size() - at;
            if (count == 0 || left <= 0) {
                return count == 0 ? 0 : -1;
            }
            int read = file.read(ByteBuffer.wrap(to, from, (int) Math.min(count, left)), at);
            if (read < 0) {
                throw new ChangedException(
                        "it had " + about.facts().text() + " when its reading began, and ends at byte " + at + " now");
            }
            at += read;
            reached = Math.max(reached, at);
            return read;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, about.facts().size() - at);
        }
    }

    /** Says that the file is malformed where the JDK says that a stream is. */
    private static final class Unpacked extends FilterInputStream {
        Unpacked(InputStream packed) throws IOException {
            super(unpacking(packed));
        }

        private static InputStream unpacking(InputStream packed) throws IOException {
            try {
                return new GZIPInputStream(packed, UNPACKED_AT_ONCE);
            } catch (ZipException | EOFException e) {
                throw malformed(e);
            }
        }

        private static MalformedInputException malformed(IOException e) {
            String what = e instanceof EOFException ? "it ends too early" : String.valueOf(e.getMessage());
            return new MalformedInputException("it is not in the gzip format: " + what, -1, false, e);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (ZipException | EOFException e) {
                throw malformed(e);
            }
        }

        @Override
        public int read(byte[] to, int from, int count) throws IOException {
            try {
                return super.read(to, from, count);
            } catch (ZipException | EOFException e) {
                throw malformed(e);
            }
        }
    }

    @Override
    public InputStream stream(long offset) throws IOException {
        if (!packed || about.facts().size() == 0) {
            reached = offset;
            begun = offset;
            return new Bytes(offset);
        }
        reached = 0;
        InputStream stream = new Unpacked(new Bytes(0));
        byte[] passed = new byte[UNPACKED_AT_ONCE];
        for (long left = offset; left > 0; ) {
            int read = stream.read(passed, 0, (int) Math.min(passed.length, left));
            if (read < 0) {
                throw new ChangedException("it has less than the " + offset + " bytes, unpacked, that were read of it");
            }
            left -= read;
        }
        begun = reached;
        return stream;
    }

    @Override
    public boolean seekable() {
        return true;
    }

    @Override
    public Charset charset() {
        return settings.charset();
    }

    @Override
    public CodingErrorAction undecodable() {
        return settings.undecodable();
    }

    @Override
    public Map<String, String> about() {
        return Map.of("name", about.name(), "path", about.path().toString());
    }

    /** How far the file itself has been read, in bytes from its beginning. */
    long reached() {
        return reached;
    }

    /** Where the reading began. */
    long begun() {
        return begun;
    }
}
