package org.millrace.source.avro;

import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.source.Outlet;
import org.millrace.avro.rpc.FrameReader;
import org.millrace.network.HeapShare;
import org.millrace.network.Tally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs what goes on with the connections of one source, and bounds their memory. Open to every thread. */
final class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    /** For calls of all connections that have not been delivered. */
    static final HeapShare REQUESTS = HeapShare.OF_PROCESS;

    static final FrameReader.Memory MEMORY = new FrameReader.Memory() {
        @Override
        public boolean take(long bytes) {
            return REQUESTS.take(bytes);
        }

        @Override
        public void giveBack(long bytes) {
            REQUESTS.giveBack(bytes);
        }
    };

    private final String source;
    private final Outlet outlet;
    private final Counter appends;
    private final Counter appendsAccepted;
    private final Counter readFailures;
    private final Tally malformed = new Tally();
    private final Tally crowded = new Tally();
    private final Tally refused = new Tally();
    private final Tally tooMany = new Tally();
    private final Tally failed = new Tally();
    private final Tally denied = new Tally();
    private final Tally stuck = new Tally();

    Ledger(ComponentContext context, Outlet outlet) {
        this.source = context.name();
        this.outlet = outlet;
        this.appends = context.counter("AppendBatchReceivedCount");
        this.appendsAccepted = context.counter("AppendBatchAcceptedCount");
        this.readFailures = context.counter("EventReadFail");
    }

    void received(int calls) {
        appends.add(calls);
    }

    void accepted(int calls) {
        appendsAccepted.add(calls);
    }

    void tlsFailed(String peer, Throwable why) {
        malformed(peer, "TLS failed: " + why.getMessage());
    }

    void malformed(String peer, Throwable why) {
        malformed(peer, String.valueOf(why.getMessage()));
    }

    private void malformed(String peer, String why) {
        readFailures.increment();
        if (malformed.add()) {
            log.warn(
                    "Avro source {}: {} was disconnected, since what it sent can't be read: {}. That makes {}.",
                    source,
                    peer,
                    why,
                    malformed.sum());
        }
    }

    void crowded(String peer, Throwable why) {
        readFailures.increment();
        if (crowded.add()) {
            log.warn(
                    "Avro source {}: {}; calls may take {} bytes together, an eighth of the heap. {} was disconnected and has to"
                            + " come again. That makes {}.",
                    source,
                    why.getMessage(),
                    REQUESTS.most(),
                    peer,
                    crowded.sum());
        }
    }

    void refused(int events, String why) {
        if (refused.add(events)) {
            log.warn(
                    "Avro source {}: {} events were not accepted so far, and their senders told FAILED, so that they come"
                            + " again: {}",
                    source,
                    refused.sum(),
                    why);
        }
    }

    void tooMany(String peer) {
        if (tooMany.add()) {
            log.warn(
                    "Avro source {}: {} sent more events in a call than its channels take at once, {}, and was told FAILED; lower"
                            + " the client's batch size or raise the channels' transactionCapacity. That makes {}.",
                    source,
                    peer,
                    outlet.maxBatchSize(),
                    tooMany.sum());
        }
    }

    void denied(String peer) {
        if (denied.add()) {
            log.info("Avro source {}: ipFilterRules do not let {} in. That makes {}.", source, peer, denied.sum());
        }
    }

    void stuck(String peer) {
        if (stuck.add()) {
            log.warn(
                    "Avro source {}: {} took none of its answers for a while and was disconnected. That makes {}.",
                    source,
                    peer,
                    stuck.sum());
        }
    }

    /** The peer has gone. */
    void gone(String peer, Throwable how) {
        log.debug("Avro source {}: the connection from {} ended: {}", source, peer, how.toString());
    }

    /** A fault that is not the peer's. */
    void failed(String peer, Throwable why) {
        if (failed.add()) {
            log.error(
                    "Avro source {}: the connection from {} failed and was closed; others go on. That makes {}.",
                    source,
                    peer,
                    failed.sum(),
                    why);
        }
    }
}
