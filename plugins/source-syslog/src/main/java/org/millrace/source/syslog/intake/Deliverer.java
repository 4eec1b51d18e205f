package org.millrace.source.syslog.intake;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.millrace.api.event.Event;
import org.millrace.source.syslog.message.MessageReader;
import org.millrace.source.syslog.message.MessageSettings;

/** Makes batches of what connections have, of several at once, and offers them. Belongs to one thread at a time. */
final class Deliverer implements Runnable {
    /** A batch has as many bytes, and the event that goes beyond them. */
    private static final long MOST_BYTES = 1 << 20;

    private final Deliveries deliveries;
    private final Offering offering;
    private final Ledger ledger;
    private final MessageSettings settings;
    private final int batchSize;

    private final Map<Charset, MessageReader> readers = new HashMap<>();
    private final List<Event> batch = new ArrayList<>();
    private final List<SyslogConnection> contributors = new ArrayList<>();
    /** How many events each has given. */
    private final List<Integer> shares = new ArrayList<>();
    /** Where the inbox stood behind each event. */
    private final int[] starts;

    private final int[] stages;
    private int most;
    private long bytes;
    private int cut;

    Deliverer(Deliveries deliveries, Offering offering, Ledger ledger, MessageSettings settings, int batchSize) {
        this.deliveries = deliveries;
        this.offering = offering;
        this.ledger = ledger;
        this.settings = settings;
        this.batchSize = batchSize;
        starts = new int[batchSize];
        stages = new int[batchSize];
    }

    @Override
    public void run() {
        try {
            for (SyslogConnection next = deliveries.next(this, false); next != null; ) {
                begin();
                while (next != null && hasRoom()) {
                    gather(next);
                    next = hasRoom() ? deliveries.next(this, true) : null;
                }
                hand();
                next = deliveries.next(this, false);
            }
        } catch (RuntimeException | Error e) {
            ledger.failed("several senders", e);
            for (SyslogConnection its : contributors) {
                its.back();
                its.giveUp();
            }
            deliveries.broken();
            throw e;
        } finally {
            clear();
        }
    }

    private void begin() {
        clear();
        most = Math.min(batchSize, offering.most());
        readers.values().forEach(MessageReader::tick);
    }

    private void clear() {
        batch.clear();
        contributors.clear();
        shares.clear();
        bytes = 0;
    }

    private void gather(SyslogConnection from) {
        int before = batch.size();
        contributors.add(from);
        shares.add(0);
        MessageReader reader = reader(from.charset());
        long invalid = reader.invalid();
        cut = 0;
        from.gather(this);
        shares.set(shares.size() - 1, batch.size() - before);
        if (reader.invalid() > invalid) {
            ledger.invalid(from.peer(), reader.invalid() - invalid);
        }
        if (cut > 0) {
            ledger.cut(from.peer(), cut);
        }
    }

    private MessageReader reader(Charset charset) {
        return readers.computeIfAbsent(charset, its -> new MessageReader(settings, its));
    }

    /** Whether the batch takes another event. */
    boolean hasRoom() {
        return batch.size() < most && bytes < MOST_BYTES;
    }

    /** Takes the message that the inbox has found. */
    void add(Inbox inbox, SyslogConnection from) {
        int at = batch.size();
        batch.add(reader(from.charset()).read(inbox.bytes(), inbox.from(), inbox.to(), inbox.isCut(), from.origin()));
        bytes += inbox.to() - inbox.from();
        cut += inbox.isCut() ? 1 : 0;
        starts[at] = inbox.start();
        stages[at] = inbox.stage();
    }

    private void hand() {
        int taken = 0;
        if (!batch.isEmpty()) {
            deliveries.handing(1);
            try {
                taken = offering.offer(batch);
            } finally {
                deliveries.handing(-1);
            }
        }
        boolean all = taken == batch.size();
        int first = 0;
        for (int i = 0; i < contributors.size(); i++) {
            SyslogConnection its = contributors.get(i);
            int share = shares.get(i);
            int had = Math.max(0, Math.min(share, taken - first));
            if (had < share) {
                if (had == 0) {
                    its.back();
                } else {
                    its.back(starts[first + had - 1], stages[first + had - 1]);
                }
            }
            first += share;
            if (all) {
                its.done();
            } else {
                its.giveUp();
            }
        }
    }
}
