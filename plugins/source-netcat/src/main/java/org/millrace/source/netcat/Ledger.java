package org.millrace.source.netcat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.component.UpDownCounter;
import org.millrace.api.source.RefusedException;
import org.millrace.network.HeapShare;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs what goes wrong on the connections of one source. What repeats is logged with its sum each time that has
 * doubled. Open to every thread.
 */
final class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    private final String source;
    private final int maxLineLength;
    private final UpDownCounter openConnections;
    private final Counter readFailures;
    private final Counter answersNotTaken;
    private final AtomicLong tooLong = new AtomicLong();
    private final AtomicLong undecodable = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private final AtomicLong notAccepted = new AtomicLong();

    private final AtomicLong crowded = new AtomicLong();
    private final AtomicLong noThread = new AtomicLong();

    Ledger(ComponentContext context, int maxLineLength) {
        this.source = context.name();
        this.maxLineLength = maxLineLength;
        this.openConnections = context.upDownCounter("OpenConnectionCount");
        this.readFailures = context.counter("EventReadFail");
        this.answersNotTaken = context.counter("AnswerWriteFail");
    }

    void opened() {
        openConnections.add(1);
    }

    void closed() {
        openConnections.add(-1);
    }

    void tooLong(String peer) {
        readFailures.increment();
        long sum = tooLong.incrementAndGet();
        if (doubled(sum, 1)) {
            log.warn(
                    "Netcat source {}: {} sent a line over max-line-length={}; it was told so and disconnected. That makes {}.",
                    source,
                    peer,
                    maxLineLength,
                    sum);
        }
    }

    /** The peer was cut off within a line. */
    void tornOff(String peer) {
        readFailures.increment();
        log.debug("Netcat source {}: {} was cut off within a line, which was not taken in.", source, peer);
    }

    /** The peer sends, but takes no answers. */
    void notTaken(String peer, Duration patience) {
        answersNotTaken.increment();
        log.debug(
                "Netcat source {}: {} took no answer for {} ms and was disconnected.",
                source,
                peer,
                patience.toMillis());
    }

    void crowded(String peer) {
        readFailures.increment();
        long sum = crowded.incrementAndGet();
        if (doubled(sum, 1)) {
            log.warn(
                    "Netcat source {}: lines that have begun take all the {} bytes they may, an eighth of the heap; {} was told"
                            + " FAILED and disconnected. That makes {}.",
                    source,
                    HeapShare.OF_PROCESS.most(),
                    peer,
                    sum);
        }
    }

    /** Somebody has something to say, but there is no thread to listen. */
    void noThread(Throwable why) {
        long sum = noThread.incrementAndGet();
        if (doubled(sum, 1)) {
            log.warn(
                    "Netcat source {}: there was no thread for a connection ({}); it waits. That makes {}.",
                    source,
                    why.toString(),
                    sum);
        }
    }

    void notWaited(Exception why) {
        log.debug("Netcat source {}: {}", source, why.toString());
    }

    void undecodable(String peer, int sequences, String encoding) {
        readFailures.add(sequences);
        long sum = undecodable.addAndGet(sequences);
        if (doubled(sum, sequences)) {
            log.warn(
                    "Netcat source {}: {} sent bytes that are not encoding={}; U+FFFD stands for them. That makes {}.",
                    source,
                    peer,
                    encoding,
                    sum);
        }
    }

    void refused(int events, RefusedException why) {
        long sum = refused.addAndGet(events);
        if (doubled(sum, events)) {
            log.warn(
                    "Netcat source {}: {} events were not accepted so far and dropped; their senders were told FAILED: {}",
                    source,
                    sum,
                    why.getMessage());
        }
    }

    /** A connection ended for a reason that is not the peer's. */
    void broken(String peer, Throwable why) {
        long sum = broken.incrementAndGet();
        if (doubled(sum, 1)) {
            log.error(
                    "Netcat source {}: the connection from {} failed and was closed; others go on. That makes {}.",
                    source,
                    peer,
                    sum,
                    why);
        }
    }

    /** The peer has gone. */
    void gone(String peer, Exception how) {
        log.debug("Netcat source {}: connection from {} ended: {}", source, peer, how.toString());
    }

    void notAccepted(Throwable why, long pauseMs) {
        long sum = notAccepted.incrementAndGet();
        if (doubled(sum, 1)) {
            log.warn(
                    "Netcat source {}: a connection could not be accepted ({}); trying again in {} ms. That makes {}.",
                    source,
                    why.toString(),
                    pauseMs,
                    sum);
        }
    }

    void cutMidLine(int lines) {
        log.warn(
                "Netcat source {}: {} connections were closed within a line when the source stopped; those lines were not"
                        + " taken in.",
                source,
                lines);
    }

    private static boolean doubled(long sum, long added) {
        return Long.highestOneBit(sum) != Long.highestOneBit(sum - added);
    }
}
