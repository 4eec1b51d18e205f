package org.millrace.rpc.server;

import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.source.Outlet;
import org.millrace.library.netty.Tls;
import org.millrace.network.HeapShare;
import org.millrace.network.Tally;
import org.millrace.rpc.Call;
import org.millrace.rpc.Memory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs what goes on with the connections of one source, and bounds their memory. Open to every thread. */
public final class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    /** For calls of all connections that have not been delivered. */
    public static final HeapShare REQUESTS = HeapShare.OF_PROCESS;

    /** The same, as those who put calls together ask for it. */
    public static final Memory MEMORY = new Memory() {
        @Override
        public boolean take(long bytes) {
            return REQUESTS.take(bytes);
        }

        @Override
        public void giveBack(long bytes) {
            REQUESTS.giveBack(bytes);
        }
    };

    private final String kind;
    private final String source;
    private final Outlet outlet;
    private final Counter singles;
    private final Counter singlesAccepted;
    private final Counter batches;
    private final Counter batchesAccepted;
    private final Counter readFailures;
    private final Tally malformed = new Tally();
    private final Tally crowded = new Tally();
    private final Tally refused = new Tally();
    private final Tally tooMany = new Tally();
    private final Tally failed = new Tally();
    private final Tally stuck = new Tally();

    /**
     * Of one source.
     *
     * @param kind how messages begin, such as {@code Avro source}
     */
    Ledger(String kind, ComponentContext context, Outlet outlet) {
        this.kind = kind;
        this.source = context.name();
        this.outlet = outlet;
        this.singles = context.counter("AppendReceivedCount");
        this.singlesAccepted = context.counter("AppendAcceptedCount");
        this.batches = context.counter("AppendBatchReceivedCount");
        this.batchesAccepted = context.counter("AppendBatchAcceptedCount");
        this.readFailures = context.counter("EventReadFail");
    }

    void received(Call call) {
        if (!(call instanceof Call.Answered)) {
            (isSingle(call) ? singles : batches).increment();
        }
    }

    void accepted(Call call) {
        if (call instanceof Call.Append) {
            (isSingle(call) ? singlesAccepted : batchesAccepted).increment();
        }
    }

    private static boolean isSingle(Call call) {
        return call instanceof Call.Append append && append.single();
    }

    void tlsFailed(String peer, Throwable why) {
        malformed(peer, Tls.failure(why));
    }

    void malformed(String peer, Throwable why) {
        malformed(peer, String.valueOf(why.getMessage()));
    }

    private void malformed(String peer, String why) {
        readFailures.increment();
        if (malformed.add()) {
            log.warn(
                    "{} {}: {} was disconnected, since what it sent can't be read: {}. That makes {}.",
                    kind,
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
                    "{} {}: {}; calls may take {} bytes together, an eighth of the heap. {} was disconnected and has to"
                            + " come again. That makes {}.",
                    kind,
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
                    "{} {}: {} events were not accepted so far, and their senders told FAILED, so that they come"
                            + " again: {}",
                    kind,
                    source,
                    refused.sum(),
                    why);
        }
    }

    void tooMany(String peer) {
        if (tooMany.add()) {
            log.warn(
                    "{} {}: {} sent more events in a call than its channels take at once, {}, and was told FAILED; lower"
                            + " the client's batch size or raise the channels' transactionCapacity. That makes {}.",
                    kind,
                    source,
                    peer,
                    outlet.maxBatchSize(),
                    tooMany.sum());
        }
    }

    void stuck(String peer) {
        if (stuck.add()) {
            log.warn(
                    "{} {}: {} took none of its answers for a while and was disconnected. That makes {}.",
                    kind,
                    source,
                    peer,
                    stuck.sum());
        }
    }

    /** The peer has gone. */
    void gone(String peer, Throwable how) {
        log.debug("{} {}: the connection from {} ended: {}", kind, source, peer, how.toString());
    }

    /** A fault that is not the peer's. */
    void failed(String peer, Throwable why) {
        if (failed.add()) {
            log.error(
                    "{} {}: the connection from {} failed and was closed; others go on. That makes {}.",
                    kind,
                    source,
                    peer,
                    failed.sum(),
                    why);
        }
    }
}
