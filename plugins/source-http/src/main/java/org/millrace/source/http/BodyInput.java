package org.millrace.source.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.api.serializer.Input;
import org.millrace.http.server.Charge;
import org.millrace.http.server.Reply;
import org.millrace.http.server.RequestBody;
import org.millrace.http.server.RequestHead;
import org.millrace.http.server.Unpacked;

/** A body as a deserializer reads it. */
final class BodyInput implements Input {
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
        return new Unpacked(body.stream(), head.gzip() && body.length() > 0, most, charge, 1, why -> trouble = why);
    }

    @Override
    public Charset charset() {
        return head.charset();
    }

    @Override
    public Map<String, String> about() {
        return head.about();
    }
}
