package org.millrace.sink.otlp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.millrace.api.operate.Printable;
import org.millrace.api.serializer.MalformedInputException;
import org.millrace.http.client.Answer;
import org.millrace.http.client.Caller;
import org.millrace.http.client.Pause;
import org.millrace.otlp.LogAnswer;
import org.millrace.otlp.RpcStatus;
import org.millrace.otlp.Wording;

/** OTLP over HTTP/1.1. */
final class HttpProtocol implements Protocol {
    private static final int LONGEST_REASON = 200;

    private final Caller<Answer> caller;
    private final Wording wording;
    private final boolean gzip;
    private final Pause pause;

    HttpProtocol(Caller<Answer> caller, Wording wording, boolean gzip, Pause pause) {
        this.caller = caller;
        this.wording = wording;
        this.gzip = gzip;
        this.pause = pause;
    }

    @Override
    public Outcome send(byte[] request) throws IOException, InterruptedException {
        byte[] body = wording.request(request);
        Answer answer = caller.ask(gzip ? packed(body) : body);
        int status = answer.status();
        if (status / 100 == 2) {
            return new Outcome.Taken(taken(answer));
        }
        String why = "it answered " + status + reason(answer);
        return switch (status) {
            case 429, 502, 503, 504 -> {
                pause.asked(answer.retryAfter());
                yield new Outcome.Later(why);
            }
            // Not the events' fault, but that of the set-up, at one end or the other.
            case 401, 403, 404, 405, 407, 415 -> new Outcome.Later(why);
            default -> status / 100 == 3 ? new Outcome.Later(why) : new Outcome.Refused(why);
        };
    }

    private LogAnswer taken(Answer answer) throws IOException {
        try {
            return answer.whole() ? LogAnswer.read(answer.body(), wording) : LogAnswer.ALL;
        } catch (MalformedInputException e) {
            // It said 2XX; to send again what it has is the worse mistake.
            return new LogAnswer(0, "its answer can't be read");
        }
    }

    private String reason(Answer answer) {
        try {
            String said = RpcStatus.read(answer.body(), wording).message();
            return said.isEmpty() ? "" : ", " + Printable.of(said, LONGEST_REASON);
        } catch (IOException e) {
            // What other servers say is for browsers.
            return "";
        }
    }

    static byte[] packed(byte[] body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(body);
        }
        return packed.toByteArray();
    }

    @Override
    public void close() {
        caller.close();
    }
}
