package org.millrace.rpc.server;

import java.util.ArrayList;
import java.util.List;
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

    private final Outlet outlet;
    private final Ledger ledger;
    private final ServerProtocol protocol;
    private final List<Call> calls = new ArrayList<>();
    private final Output answers = new Output();
    private List<Event> events = List.of();
    private int inHand;

    Deliveries(ServerProtocol protocol, Outlet outlet, Ledger ledger) {
        this.protocol = protocol;
        this.outlet = outlet;
        this.ledger = ledger;
    }

    /**
     * Delivers what has come.
     *
     * @return the answers, good until the next call
     * @throws MalformedCallException if one can't be read; what came before it is answered by {@link #answers}
     * @throws InterruptedException if the source is being closed; so is this
     */
    Output deliver(List<Frame> frames, String peer) throws MalformedCallException, InterruptedException {
        answers.clear();
        int most = Math.max(1, outlet.maxBatchSize());
        long mostBytes = outlet.maxBatchBytes();
        long bytes = 0;
        for (Frame frame : frames) {
            Call call;
            try {
                call = protocol.read(frame, most);
            } catch (MalformedCallException e) {
                offer();
                protocol.complain(String.valueOf(e.getMessage()), answers);
                throw e;
            }
            if (call instanceof Call.Append append) {
                int more = append.events().size();
                if (inHand > 0 && (inHand + more > most || bytes + frame.length() > mostBytes / 2)) {
                    offer();
                    bytes = 0;
                }
                inHand += more;
                bytes += frame.length();
            } else if (call instanceof Call.TooMany) {
                ledger.tooMany(peer);
            } else if (call instanceof Call.Crowded) {
                ledger.refused(1, "a call has so many headers that they take all the memory that calls may");
            }
            calls.add(call);
        }
        offer();
        return answers;
    }

    /** Nothing that was read is delivered any more. */
    void giveUp() {
        protocol.settled();
    }

    Output answers() {
        return answers;
    }

    /** Offers the events of all calls in hand, and answers those. */
    private void offer() throws InterruptedException {
        long room = inHand * EVENT_BYTES;
        try {
            calls.forEach(ledger::received);
            if (inHand == 0) {
                answer(Status.OK);
            } else if (!HeapShare.OF_BATCHES.take(room)) {
                room = 0;
                ledger.refused(inHand, "events on their way into the channels take all the memory they may");
                answer(Status.FAILED);
            } else {
                put();
            }
        } finally {
            HeapShare.OF_BATCHES.giveBack(room);
            protocol.settled();
            calls.clear();
            events = List.of();
            inHand = 0;
        }
    }

    private void put() throws InterruptedException {
        gather();
        try {
            outlet.accept(events);
            answer(Status.OK);
        } catch (RefusedException e) {
            if (e.reason() == RefusedException.Reason.TOO_LARGE && calls.size() > 1) {
                putEach();
                return;
            }
            ledger.refused(inHand, String.valueOf(e.getMessage()));
            answer(Status.FAILED);
        } catch (InterruptedException e) {
            answer(Status.FAILED);
            throw e;
        }
    }

    private void gather() {
        if (calls.size() == 1 && calls.get(0) instanceof Call.Append only) {
            events = only.events();
            return;
        }
        events = new ArrayList<>(inHand);
        for (Call call : calls) {
            if (call instanceof Call.Append append) {
                events.addAll(append.events());
            }
        }
    }

    /** Together they are larger than the channels take, in bytes: each by itself may not be. */
    private void putEach() throws InterruptedException {
        for (Call call : calls) {
            Status status = Status.OK;
            if (call instanceof Call.Append append) {
                try {
                    outlet.accept(append.events());
                } catch (RefusedException e) {
                    ledger.refused(append.events().size(), String.valueOf(e.getMessage()));
                    status = Status.FAILED;
                }
            }
            answer(call, status);
        }
    }

    private void answer(Status status) {
        for (Call call : calls) {
            answer(call, status);
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
