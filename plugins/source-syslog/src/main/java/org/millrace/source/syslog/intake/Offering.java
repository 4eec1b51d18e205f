package org.millrace.source.syslog.intake;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;

/** Offers events to the channels until these have them: nobody who sends syslog could be told to send it again. Open to every thread. */
final class Offering {
    private static final long PAUSE_MS = 50;

    private final Outlet outlet;
    private final Ledger ledger;

    Offering(Outlet outlet, Ledger ledger) {
        this.outlet = outlet;
        this.ledger = ledger;
    }

    /** How many it takes at once. */
    int most() {
        return Math.max(1, outlet.maxBatchSize());
    }

    /**
     * Offers a batch, in parts if need be.
     *
     * @return how many were taken: all, unless the thread was interrupted, which it is again then
     */
    int offer(List<Event> batch) {
        int size = batch.size();
        int part = size;
        int taken = 0;
        try {
            while (taken < size) {
                int count = Math.min(part, Math.min(size - taken, most()));
                try {
                    outlet.accept(count == size ? batch : batch.subList(taken, taken + count));
                    taken += count;
                } catch (RefusedException e) {
                    String why = String.valueOf(e.getMessage());
                    if (e.reason() != RefusedException.Reason.TOO_LARGE) {
                        ledger.refused(size - taken, why);
                        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
                    } else if (count > 1) {
                        part = count / 2;
                    } else {
                        ledger.tooLarge(batch.get(taken), why);
                        taken++;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return taken;
    }
}
