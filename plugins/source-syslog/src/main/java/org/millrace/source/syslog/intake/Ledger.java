package org.millrace.source.syslog.intake;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.event.Event;
import org.millrace.library.netty.Tls;
import org.millrace.network.HeapShare;
import org.millrace.network.Tally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs what goes on in one source, and bounds its memory. Open to every thread. */
public final class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    /** For what has come over all connections and is not delivered. */
    static final HeapShare BYTES = HeapShare.OF_PROCESS;

    private final ComponentContext context;
    private final String source;
    private final Counter readFailures;
    private final Counter faults;
    private final Counter lost;
    private final Tally invalid = new Tally();
    private final Tally cut = new Tally();
    private final Tally absurd = new Tally();
    private final Tally crowded = new Tally();
    private final Tally refused = new Tally();
    private final Tally failed = new Tally();
    private final Tally tls = new Tally();
    private final Tally torn = new Tally();

    /** Of one instance. */
    public Ledger(ComponentContext context) {
        this.context = context;
        this.source = context.name();
        this.readFailures = context.counter("EventReadFail");
        this.faults = context.counter("GenericProcessingFail");
        this.lost = context.counter("EventLostCount");
    }

    void invalid(String peer, long messages) {
        readFailures.add(messages);
        if (invalid.add(messages)) {
            log.warn(
                    "Syslog source {}: {} messages so far were none as syslog has them, and are marked Invalid; the last came"
                            + " from {}.",
                    source,
                    invalid.sum(),
                    peer);
        }
    }

    void cut(String peer, long pieces) {
        if (cut.add(pieces)) {
            log.warn(
                    "Syslog source {}: {} messages so far were longer than eventSize and were cut; the last came from {}. Raise"
                            + " eventSize to have them whole.",
                    source,
                    cut.sum(),
                    peer);
        }
    }

    void absurd(String peer, long messages) {
        if (absurd.add(messages)) {
            log.warn(
                    "Syslog source {}: {} began a message with a length of more than {} bytes, which is taken for a line instead."
                            + " That makes {}.",
                    source,
                    peer,
                    Inbox.LONGEST_FRAME,
                    absurd.sum());
        }
    }

    void crowded(String peer) {
        readFailures.increment();
        if (crowded.add()) {
            log.warn(
                    "Syslog source {}: there is no memory for what {} sent: all connections together may have {} bytes, an eighth"
                            + " of the heap. It was disconnected. That makes {}.",
                    source,
                    peer,
                    BYTES.most(),
                    crowded.sum());
        }
    }

    /** They are offered again. */
    void refused(int events, String why) {
        if (refused.add()) {
            log.warn(
                    "Syslog source {}: {} events have to wait, and nothing is read meanwhile: {}. That makes {} times.",
                    source,
                    events,
                    why,
                    refused.sum());
        }
    }

    /** No channel could ever take it. */
    void tooLarge(Event event, String why) throws InterruptedException {
        try {
            context.deadLetters().add(event, why);
        } catch (IOException e) {
            lost(1, "can be put neither into a channel nor aside: " + e.getMessage());
        }
    }

    void lost(long events, String why) {
        if (events > 0) {
            lost.add(events);
            log.error("Syslog source {}: {} events were lost: they {}.", source, events, why);
        }
    }

    /** A connection has failed, whoever's fault it is. */
    void broken(String peer, Throwable why) {
        Throwable cause = why instanceof DecoderException && why.getCause() != null ? why.getCause() : why;
        if (cause instanceof SSLException) {
            tlsFailed(peer, cause);
        } else if (cause instanceof IOException) {
            gone(peer, cause);
        } else {
            failed(peer, cause);
        }
    }

    private void tlsFailed(String peer, Throwable why) {
        readFailures.increment();
        if (tls.add()) {
            log.warn(
                    "Syslog source {}: {} was disconnected, since {}. That makes {}.",
                    source,
                    peer,
                    Tls.failure(why),
                    tls.sum());
        }
    }

    /** A connection broke within a message. */
    void torn(String peer) {
        readFailures.increment();
        if (torn.add()) {
            log.warn(
                    "Syslog source {}: the connection from {} was cut off within a message, whose beginning is of no use. That"
                            + " makes {}.",
                    source,
                    peer,
                    torn.sum());
        }
    }

    /** The peer has gone. */
    void gone(String peer, Throwable how) {
        log.debug("Syslog source {}: the connection from {} ended: {}", source, peer, how.toString());
    }

    /** A fault that is not the peer's. */
    void failed(String peer, Throwable why) {
        faults.increment();
        if (failed.add()) {
            log.error(
                    "Syslog source {}: the connection from {} failed and was closed; others go on. That makes {}.",
                    source,
                    peer,
                    failed.sum(),
                    why);
        }
    }
}
