package org.millrace.source.netcat;

import java.util.ArrayList;
import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.network.HeapShare;

/** Offers the whole lines of one connection to the outlet, in as few batches as it takes, and answers each. Belongs to the connection. */
final class Delivery {
    private static final int MOST_PACE = 1 << 20;
    /** So many events a connection may always have in hand. */
    private static final int SMALL_BATCH = 16;
    /** The room for so many is kept from batch to batch while the peer sends. */
    private static final int KEPT_BATCH = 512;
    /** What an event takes beside its bytes, which are no more than those of the buffer. */
    private static final long EVENT_BYTES = 100;

    private final LineBuffer lines;
    private final Outlet outlet;
    private final Answers answers;
    private final Ledger ledger;
    private List<Event> batch = new ArrayList<>(0);

    /**
     * The most events offered at once. One after a refusal, twice as many after each success: while the channels are full
     * each wait for room costs the peer an event, not a whole batch.
     */
    private int pace = MOST_PACE;

    Delivery(LineBuffer lines, Outlet outlet, Answers answers, Ledger ledger) {
        this.lines = lines;
        this.outlet = outlet;
        this.answers = answers;
        this.ledger = ledger;
    }

    /** Offers every whole line in hand. */
    void deliver() throws InterruptedException {
        int most = roomForEvents(Math.min(lines.pending(), outlet.maxBatchSize()));
        int largest = 0;
        try {
            do {
                batch.clear();
                lines.drainTo(batch, Math.max(1, Math.min(Math.min(pace, most), outlet.maxBatchSize())));
                largest = Math.max(largest, batch.size());
                if (!batch.isEmpty()) {
                    offer(batch);
                }
            } while (!batch.isEmpty());
        } finally {
            batch.clear();
            if (largest > KEPT_BATCH) {
                batch = new ArrayList<>(0);
            }
            if (most > SMALL_BATCH) {
                HeapShare.OF_BATCHES.giveBack(most * EVENT_BYTES);
            }
        }
    }

    /** The stream has ended in order: what comes behind the last newline is a line too. */
    void deliverTheLast() throws InterruptedException {
        lines.last().ifPresent(batch::add);
        if (!batch.isEmpty()) {
            offer(batch);
        }
    }

    /** Nothing comes for a while. */
    void rest() {
        batch = new ArrayList<>(0);
    }

    /** As many events as the heap's share has room for, more than a few only if it has. */
    private static int roomForEvents(int wanted) {
        int most = wanted;
        while (most > SMALL_BATCH && !HeapShare.OF_BATCHES.take(most * EVENT_BYTES)) {
            most /= 4;
        }
        return Math.max(SMALL_BATCH, most);
    }

    private void offer(List<Event> events) throws InterruptedException {
        int n = events.size();
        try {
            outlet.accept(events);
        } catch (RefusedException e) {
            if (e.reason() == Reason.TOO_LARGE && n > 1) {
                // The channel was replaced by one with smaller transactions after the batch was cut.
                offer(events.subList(0, n / 2));
                offer(events.subList(n / 2, n));
                return;
            }
            pace = 1;
            ledger.refused(n, e);
            answers.refused(n, String.valueOf(e.getMessage()));
            return;
        } catch (InterruptedException e) {
            answers.refused(n, "the source is being stopped");
            throw e;
        }
        pace = Math.min(MOST_PACE, 2 * pace);
        answers.accepted(n);
    }
}
