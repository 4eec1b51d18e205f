package org.millrace.http.server;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.millrace.api.serializer.MalformedInputException;

/** A body as it is read: unpacked, no further than it may be, each byte charged before it is given. */
public final class Unpacked extends FilterInputStream {
    private static final int AT_ONCE = 8 << 10;

    private final long most;
    private final Charge charge;
    private final int weight;
    private final Consumer<Reply> ended;
    private long given;

    /**
     * Unpacks what is packed.
     *
     * @param most how many bytes are given before reading ends with an exception
     * @param weight how many bytes of memory each of them takes
     * @param ended is told what to answer if reading was ended from here
     */
    public Unpacked(InputStream from, boolean gzip, long most, Charge charge, int weight, Consumer<Reply> ended)
            throws IOException {
        super(gzip ? unpacking(from) : from);
        this.most = most;
        this.charge = charge;
        this.weight = weight;
        this.ended = ended;
    }

    private static InputStream unpacking(InputStream packed) throws IOException {
        try {
            return new GZIPInputStream(packed, AT_ONCE);
        } catch (ZipException | EOFException e) {
            throw noGzip(e);
        }
    }

    private static MalformedInputException noGzip(IOException e) {
        String what = e instanceof EOFException ? "it ends too early" : String.valueOf(e.getMessage());
        return new MalformedInputException("the body is not in the gzip format: " + what, -1, false, e);
    }

    private IOException end(Reply why) {
        ended.accept(why);
        return new IOException(why.text());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int count) throws IOException {
        int read;
        try {
            read = super.read(to, from, Math.min(count, AT_ONCE));
        } catch (ZipException | EOFException e) {
            throw noGzip(e);
        }
        given += Math.max(0, read);
        if (given > most) {
            throw end(Reply.tooLarge(most));
        }
        if (read > 0 && !charge.add((long) read * weight)) {
            throw end(charge.refusal());
        }
        return read;
    }
}
