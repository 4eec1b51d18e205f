package org.millrace.rpc.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.network.HeapShare;
import org.millrace.rpc.Call;
import org.millrace.rpc.Frame;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Output;
import org.millrace.rpc.ServerProtocol;
import org.millrace.rpc.Status;

/**
 * Reads the calls of one connection, offers their events to the channels, as many at once as have come and may be, and writes the answers in the
 * order of the calls. Belongs to one thread at a time.
 */
final class Deliveries {
    /** What an event takes beside its bytes. */
    private static final long EVENT_BYTES = 100;

    /** A call that has been read and not been answered, and how long it was. */
    private record Pending(Call call, long bytes) {
        List<Event> events() {
            return call instanceof Call.Append append ? append.events() : List.of();
        }
    }

    private final Outlet outlet;
    private final Ledger ledger;
    private final ServerProtocol protocol;
    private final List<Pending> pending = new ArrayList<>();
    private final Output answers = new Output();
    /** Why nothing can be read behind what is pending. */
    private @Nullable MalformedCallException spoiled;

    Deliveries(ServerProtocol protocol, Outlet outlet, Ledger ledger) {
        this.protocol = protocol;
        this.outlet = outlet;
        this.ledger = ledger;
    }

    /**
     * Delivers what has come, as far as that makes nobody wait, and answers it.
     *
     * @return whether it is all that has come: if not, the rest is to be {@linkplain #deliver delivered} by somebody who may wait
     */
    boolean deliverNow(List<Frame> frames, String peer) {
        answers.clear();
        int most = read(frames, peer);
        while (!pending.isEmpty()) {
            List<Pending> run = run(most);
            if (!offerNow(run)) {
                return false;
            }
            run.clear();
        }
        protocol.settled();
        return spoiled == null;
    }

    /**
     * Delivers what has come, and before that what could not be {@linkplain #deliverNow delivered at once}.
     *
     * @return the answers, good until the next call
     * @throws MalformedCallException if one can't be read; what came before it is answered by {@link #answers}
     * @throws InterruptedException if the source is being closed; so is this
     */
    Output deliver(List<Frame> frames, String peer) throws MalformedCallException, InterruptedException {
        answers.clear();
        int most = read(frames, peer);
        try {
            while (!pending.isEmpty()) {
                List<Pending> run = run(most);
                try {
                    offer(run);
                } finally {
                    run.clear();
                }
            }
        } finally {
            pending.clear();
            protocol.settled();
        }
        if (spoiled != null) {
            protocol.complain(String.valueOf(spoiled.getMessage()), answers);
            throw spoiled;
        }
        return answers;
    }

    /** Nothing that was read is delivered any more. */
    void giveUp() {
        pending.clear();
        protocol.settled();
    }

    Output answers() {
        return answers;
    }

    /** Reads calls up to the first that can't be read, and says how many events may be offered at once. */
    private int read(List<Frame> frames, String peer) {
        int most = Math.max(1, outlet.maxBatchSize());
        for (Frame frame : frames) {
            Call call;
            try {
                call = protocol.read(frame, most);
            } catch (MalformedCallException e) {
                spoiled = e;
                break;
            }
            if (call instanceof Call.TooMany) {
                ledger.tooMany(peer);
            } else if (call instanceof Call.Crowded) {
                ledger.refused(1, "a call has so many headers that they take all the memory that calls may");
            }
            pending.add(new Pending(call, frame.length()));
        }
        return most;
    }

    /** The first of the pending calls, one at least, whose events may be offered together. */
    private List<Pending> run(int most) {
        long mostBytes = outlet.maxBatchBytes() / 2;
        int events = 0;
        long bytes = 0;
        int end = 0;
        for (Pending next : pending) {
            events += next.events().size();
            bytes += next.bytes();
            if (end > 0 && (events > most || bytes > mostBytes)) {
                break;
            }
            end++;
        }
        return pending.subList(0, end);
    }

    /** Offers the events of some calls and answers those, if nobody has to wait for that. */
    private boolean offerNow(List<Pending> run) {
        List<Event> events = eventsOf(run);
        if (!events.isEmpty()) {
            long room = events.size() * EVENT_BYTES;
            if (!HeapShare.OF_BATCHES.take(room)) {
                return false;
            }
            try {
                if (!outlet.offer(events)) {
                    return false;
                }
            } finally {
                HeapShare.OF_BATCHES.giveBack(room);
            }
        }
        run.forEach(each -> ledger.received(each.call()));
        answer(run, Status.OK);
        return true;
    }

    /** Offers the events of some calls, and answers those. */
    private void offer(List<Pending> run) throws InterruptedException {
        run.forEach(each -> ledger.received(each.call()));
        List<Event> events = eventsOf(run);
        if (events.isEmpty()) {
            answer(run, Status.OK);
            return;
        }
        long room = events.size() * EVENT_BYTES;
        if (!HeapShare.OF_BATCHES.take(room)) {
            ledger.refused(events.size(), "events on their way into the channels take all the memory they may");
            answer(run, Status.FAILED);
            return;
        }
        try {
            put(run, events);
        } finally {
            HeapShare.OF_BATCHES.giveBack(room);
        }
    }

    private static List<Event> eventsOf(List<Pending> run) {
        if (run.size() == 1) {
            return run.get(0).events();
        }
        List<Event> events = new ArrayList<>();
        for (Pending each : run) {
            events.addAll(each.events());
        }
        return events;
    }

    private void put(List<Pending> run, List<Event> events) throws InterruptedException {
        try {
            outlet.accept(events);
            answer(run, Status.OK);
        } catch (RefusedException e) {
            if (e.reason() == RefusedException.Reason.TOO_LARGE && run.size() > 1) {
                putEach(run);
                return;
            }
            ledger.refused(events.size(), String.valueOf(e.getMessage()));
            answer(run, Status.FAILED);
        } catch (InterruptedException e) {
            answer(run, Status.FAILED);
            throw e;
        }
    }

    /** Together they are larger than the channels take, in bytes: each by itself may not be. */
    private void putEach(List<Pending> run) throws InterruptedException {
        for (Pending each : run) {
            Status status = Status.OK;
            if (!each.events().isEmpty()) {
                try {
                    outlet.accept(each.events());
                } catch (RefusedException e) {
                    ledger.refused(each.events().size(), String.valueOf(e.getMessage()));
                    status = Status.FAILED;
                }
            }
            answer(each.call(), status);
        }
    }

    private void answer(List<Pending> run, Status status) {
        for (Pending each : run) {
            answer(each.call(), status);
        }
    }

    private void answer(Call call, Status status) {
        boolean unread = call instanceof Call.TooMany || call instanceof Call.Crowded;
        Status said = unread ? Status.FAILED : status;
        if (said == Status.OK) {
            ledger.accepted(call);
        }
        protocol.answer(call, said, answers);
    }
}
