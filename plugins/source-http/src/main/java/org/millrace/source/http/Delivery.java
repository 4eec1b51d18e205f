package org.millrace.source.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.millrace.api.event.Event;
import org.millrace.api.operate.Printable;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.MalformedInputException;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.http.server.Charge;
import org.millrace.http.server.Ledger;
import org.millrace.http.server.Reply;
import org.millrace.http.server.RequestBody;
import org.millrace.http.server.RequestHead;
import org.millrace.http.server.RequestServant;

/** Reads the events of a request, hands them on as one batch, and says what the request is to be answered. Open to every thread. */
final class Delivery implements RequestServant {
    private final Outlet outlet;
    private final Deserializer handler;
    private final Ledger ledger;
    private final long maxBytes;

    Delivery(Outlet outlet, Deserializer handler, Ledger ledger, long maxBytes) {
        this.outlet = outlet;
        this.handler = handler;
        this.ledger = ledger;
        this.maxBytes = maxBytes;
    }

    /** Delivers all of a request or nothing. What it throws is a fault of ours, or of a handler's. */
    @Override
    public Reply serve(RequestHead head, RequestBody body, String peer) {
        ledger.received();
        try (Charge charge = new Charge()) {
            BodyInput input = new BodyInput(head, body, maxBytes, charge);
            try {
                List<Event> events = new ArrayList<>();
                Optional<Reply> bad = read(input, charge, events);
                if (bad.isPresent()) {
                    return bad.get();
                }
                if (events.isEmpty() && body.length() == 0) {
                    return bad("the request has no body", peer);
                }
                outlet.accept(events);
                ledger.accepted();
                return Reply.OK;
            } catch (RefusedException e) {
                return refused(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Reply.ENDING.andClose();
            } catch (IOException e) {
                return failed(input, e, peer);
            }
        }
    }

    private Optional<Reply> read(BodyInput input, Charge charge, List<Event> events) throws IOException {
        int most = Math.max(1, outlet.maxBatchSize());
        try (Deserializer.Reader reader = handler.reader(input, Optional.empty())) {
            for (Optional<Event> next = reader.next(); next.isPresent(); next = reader.next()) {
                if (events.size() == most) {
                    return Optional.of(Reply.of(
                            HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                            "a request may have " + most + " events here, as many as the channels take at once"));
                }
                if (!charge.add(next.get())) {
                    return Optional.of(charge.refusal());
                }
                events.add(next.get());
            }
        }
        return Optional.empty();
    }

    private Reply failed(BodyInput input, IOException why, String peer) {
        if (input.trouble().isPresent()) {
            return input.trouble().get();
        }
        if (why instanceof MalformedInputException malformed) {
            return bad(
                    malformed.getMessage() + (malformed.offset() < 0 ? "" : ", at byte " + malformed.offset()), peer);
        }
        if (why instanceof UnsupportedEncodingException) {
            ledger.unreadable(peer, String.valueOf(why.getMessage()));
            return Reply.of(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, String.valueOf(why.getMessage()));
        }
        ledger.failed(peer, why);
        return Reply.of(
                HttpResponseStatus.INTERNAL_SERVER_ERROR, "the events could not be read; the agent's log says why");
    }

    private Reply bad(String what, String peer) {
        String text = Printable.of(what);
        ledger.unreadable(peer, text);
        return Reply.of(HttpResponseStatus.BAD_REQUEST, text);
    }

    private Reply refused(RefusedException why) {
        ledger.refused(String.valueOf(why.getMessage()));
        return Reply.refused(why);
    }
}
