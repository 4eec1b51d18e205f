package org.millrace.http.server;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.library.netty.Tls;
import org.millrace.network.Tally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs what goes on with the requests of one source. Open to every thread. */
public final class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    private final String source;
    private final Counter requests;
    private final Counter requestsAccepted;
    private final Counter readFailures;
    private final Counter failures;
    private final Tally unreadable = new Tally();
    private final Tally turnedAway = new Tally();
    private final Tally refused = new Tally();
    private final Tally failed = new Tally();
    private final Tally stuck = new Tally();

    /** @param kind what a source of its type is called in the log */
    public Ledger(ComponentContext context, String kind) {
        this.source = kind + " " + context.name();
        this.requests = context.counter("AppendBatchReceivedCount");
        this.requestsAccepted = context.counter("AppendBatchAcceptedCount");
        this.readFailures = context.counter("EventReadFail");
        this.failures = context.counter("GenericProcessingFail");
    }

    /** A request has come. */
    public void received() {
        requests.increment();
    }

    /** The channels have it. */
    public void accepted() {
        requestsAccepted.increment();
    }

    /** The events of a request can't be read. */
    public void unreadable(String peer, String why) {
        readFailures.increment();
        if (unreadable.add()) {
            log.warn(
                    "{}: {} sent what can't be read, and was told so: {}. That makes {}.",
                    source,
                    peer,
                    why,
                    unreadable.sum());
        }
    }

    /** A request was answered before it had come, or is none. */
    public void turnedAway(String peer, Reply reply) {
        readFailures.increment();
        if (turnedAway.add()) {
            log.warn(
                    "{}: a request from {} was answered {}: {}. That makes {}.",
                    source,
                    peer,
                    reply.status().code(),
                    reply.text(),
                    turnedAway.sum());
        }
    }

    /** A connection ends by what was thrown there. */
    public void ended(String peer, Throwable why) {
        Throwable cause = why instanceof DecoderException && why.getCause() != null ? why.getCause() : why;
        if (cause instanceof SSLException) {
            tlsFailed(peer, cause);
        } else if (cause instanceof IOException) {
            log.debug("{}: the connection from {} ended: {}", source, peer, cause.toString());
        } else {
            failed(peer, cause);
        }
    }

    private void tlsFailed(String peer, Throwable why) {
        readFailures.increment();
        if (turnedAway.add()) {
            log.warn(
                    "{}: {} was disconnected, since {}. That makes {}.",
                    source,
                    peer,
                    Tls.failure(why),
                    turnedAway.sum());
        }
    }

    /** The channels did not take a request. */
    public void refused(String why) {
        if (refused.add()) {
            log.warn(
                    "{}: {} requests were not accepted so far, and their senders told to come again: {}",
                    source,
                    refused.sum(),
                    why);
        }
    }

    /** A peer takes no answers. */
    public void stuck(String peer) {
        if (stuck.add()) {
            log.warn(
                    "{}: {} took none of its answers for a while and was disconnected. That makes {}.",
                    source,
                    peer,
                    stuck.sum());
        }
    }

    /** A fault that is not the peer's. */
    public void failed(String peer, Throwable why) {
        failures.increment();
        if (failed.add()) {
            log.error("{}: a request from {} failed; others go on. That makes {}.", source, peer, failed.sum(), why);
        }
    }
}
