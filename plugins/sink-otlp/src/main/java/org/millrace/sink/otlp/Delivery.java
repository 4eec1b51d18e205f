package org.millrace.sink.otlp;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.operate.Printable;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.RetryableException;
import org.millrace.http.client.Endpoint;
import org.millrace.network.Tally;
import org.millrace.otlp.LogAnswer;
import org.millrace.otlp.LogWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One batch on its way, in one request, or in several if the server does not take it so. Belongs to the thread that delivers. */
final class Delivery {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);
    private static final int LONGEST_REASON = 200;

    private final Endpoint endpoint;
    private final Protocol protocol;
    private final Tally warnings;
    private final Batch batch;
    private final List<Event> events;
    private int done;
    private @Nullable String trouble;
    private @Nullable Throwable cause;

    Delivery(Endpoint endpoint, Protocol protocol, Tally warnings, Batch batch) {
        this.endpoint = endpoint;
        this.protocol = protocol;
        this.warnings = warnings;
        this.batch = batch;
        this.events = batch.events();
    }

    /**
     * Sends all. What was not taken is named.
     *
     * @throws RetryableException if nothing at all was
     */
    void run() throws RetryableException, InterruptedException {
        send(0, events.size());
        if (done == 0) {
            throw new RetryableException(String.valueOf(trouble), cause);
        }
    }

    /** False if what is behind it is better left for later. */
    private boolean send(int from, int to) throws InterruptedException {
        Outcome outcome;
        try {
            outcome = protocol.send(LogWriter.write(events.subList(from, to)));
        } catch (IOException e) {
            cause = e;
            return again(from, to, String.valueOf(e.getMessage()));
        }
        if (outcome instanceof Outcome.Taken taken) {
            taken(from, to, taken.answer());
            return true;
        }
        if (outcome instanceof Outcome.Later later) {
            return again(from, to, later.why());
        }
        Outcome.Refused refused = (Outcome.Refused) outcome;
        if (to - from == 1) {
            reject(from, to, refused.why());
            return true;
        }
        // One of them may be to blame.
        int half = from + (to - from) / 2;
        return send(from, half) ? send(half, to) : again(half, to, String.valueOf(trouble));
    }

    private void taken(int from, int to, LogAnswer answer) {
        String said = Printable.of(answer.message(), LONGEST_REASON);
        if (answer.rejected() > 0) {
            // It does not say which: none is lost if all are kept.
            reject(
                    from,
                    to,
                    "it took all but " + answer.rejected() + " of the " + (to - from)
                            + " records of a request and did not say which: " + said);
            return;
        }
        done += to - from;
        if (!said.isEmpty() && warnings.add()) {
            log.warn("{} took logs and warns: {}. That makes {}.", endpoint, said, warnings.sum());
        }
    }

    private void reject(int from, int to, String why) {
        for (int i = from; i < to; i++) {
            batch.reject(i, endpoint + ": " + why);
        }
        done += to - from;
    }

    private boolean again(int from, int to, String why) {
        String told = why.startsWith(endpoint + ": ") ? why : endpoint + ": " + why;
        trouble = told;
        for (int i = from; i < to; i++) {
            batch.again(i, told);
        }
        return false;
    }
}
