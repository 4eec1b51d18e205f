package org.millrace.source.http;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.millrace.api.serializer.Input;
import org.millrace.api.serializer.MalformedInputException;

/** A body as a deserializer reads it: unpacked, no further than it may be, each byte charged before it is given. */
final class BodyInput implements Input {
    private static final int UNPACKED_AT_ONCE = 8 << 10;

    private final RequestHead head;
    private final RequestBody body;
    private final long most;
    private final Charge charge;
    private @Nullable Reply trouble;

    BodyInput(RequestHead head, RequestBody body, long most, Charge charge) {
        this.head = head;
        this.body = body;
        this.most = most;
        this.charge = charge;
    }

    /** Why reading was ended from here; a deserializer may have told it in words of its own. */
    Optional<Reply> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public InputStream stream(long offset) throws IOException {
        if (offset != 0) {
            throw new IOException("a request's body can only be read from its beginning");
        }
        return new Bounded(head.gzip() && body.length() > 0 ? unpacking(body.stream()) : body.stream());
    }

    @Override
    public Charset charset() {
        return head.charset();
    }

    @Override
    public Map<String, String> about() {
        return head.about();
    }

    private static InputStream unpacking(InputStream packed) throws IOException {
        try {
            return new GZIPInputStream(packed, UNPACKED_AT_ONCE);
        } catch (ZipException | EOFException e) {
            throw noGzip(e);
        }
    }

    private static MalformedInputException noGzip(IOException e) {
        String what = e instanceof EOFException ? "it ends too early" : String.valueOf(e.getMessage());
        return new MalformedInputException("the body is not in the gzip format: " + what, -1, false, e);
    }

    private final class Bounded extends FilterInputStream {
        private long given;

        Bounded(InputStream from) {
            super(from);
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
                read = super.read(to, from, Math.min(count, UNPACKED_AT_ONCE));
            } catch (ZipException | EOFException e) {
                throw noGzip(e);
            }
            given += Math.max(0, read);
            if (given > most) {
                throw end(Delivery.tooLarge(most));
            }
            if (read > 0 && !charge.add(read)) {
                throw end(charge.refusal());
            }
            return read;
        }

        private IOException end(Reply why) {
            trouble = why;
            return new IOException(why.text());
        }
    }
}
