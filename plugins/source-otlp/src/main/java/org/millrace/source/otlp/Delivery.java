package org.millrace.source.otlp;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.millrace.api.event.Event;
import org.millrace.api.operate.Printable;
import org.millrace.api.serializer.MalformedInputException;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.millrace.http.server.Charge;
import org.millrace.http.server.Content;
import org.millrace.http.server.Ledger;
import org.millrace.http.server.Reply;
import org.millrace.http.server.RequestBody;
import org.millrace.http.server.RequestHead;
import org.millrace.http.server.RequestServant;
import org.millrace.http.server.Unpacked;
import org.millrace.otlp.LogAnswer;
import org.millrace.otlp.LogReader;
import org.millrace.otlp.Wording;

/** Reads the records of a request, hands them on, and says what it is to be answered. Open to every thread. */
final class Delivery implements RequestServant {
    private static final String PATH = "/v1/logs";

    private final Outlet outlet;
    private final Ledger ledger;
    private final long maxBytes;

    Delivery(Outlet outlet, Ledger ledger, long maxBytes) {
        this.outlet = outlet;
        this.ledger = ledger;
        this.maxBytes = maxBytes;
    }

    /** What is known of the memory that a request takes. */
    private static final class Account {
        final Charge charge = new Charge();
        final AtomicReference<Reply> ended = new AtomicReference<>();

        void take(long bytes) throws IOException {
            if (!charge.add(bytes)) {
                ended.set(charge.refusal());
                throw new IOException(charge.refusal().text());
            }
        }
    }

    @Override
    public Reply serve(RequestHead head, RequestBody body, String peer) {
        if (!PATH.equals(head.about().get("path"))) {
            return refused(Reply.of(HttpResponseStatus.NOT_FOUND, "logs are taken at " + PATH), peer);
        }
        Optional<Wording> wording = wording(head);
        if (wording.isEmpty()) {
            return refused(
                    Reply.of(
                            HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                            "the content type is neither application/x-protobuf nor application/json"),
                    peer);
        }
        return deliver(body.stream(), head.gzip() && body.length() > 0, wording.get(), peer);
    }

    private Reply refused(Reply reply, String peer) {
        ledger.received();
        ledger.turnedAway(peer, reply);
        return reply;
    }

    private static Optional<Wording> wording(RequestHead head) {
        String type = head.about().getOrDefault("content-type", "");
        int end = type.indexOf(';');
        String bare = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        for (Wording wording : Wording.values()) {
            if (wording.contentType().equals(bare)) {
                return Optional.of(wording);
            }
        }
        return Optional.empty();
    }

    /** Answers in the words of the question; who has asked in none is answered as most do ask. */
    @Override
    public Content content(Reply reply, Optional<RequestHead> head) {
        if (reply.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            // What answers a HEAD has no body.
            return Content.of("");
        }
        Wording wording = head.flatMap(Delivery::wording).orElse(Wording.PROTOBUF);
        byte[] said = reply.status().equals(HttpResponseStatus.OK)
                ? new LogAnswer(reply.rejected(), reply.text()).written(wording)
                : RpcCodes.of(reply).written(wording);
        return Content.of(wording.contentType(), said);
    }

    /** Delivers all of a request. What it throws is a fault of ours. */
    Reply deliver(InputStream request, boolean gzip, Wording wording, String peer) {
        ledger.received();
        Account account = new Account();
        try (account.charge) {
            byte[] protobuf = wording.readRequest(
                    new Unpacked(request, gzip, maxBytes, account.charge, wording.weight(), account.ended::set));
            return handOn(LogReader.read(protobuf, account::take));
        } catch (RefusedException e) {
            ledger.refused(String.valueOf(e.getMessage()));
            return Reply.refused(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.ENDING.andClose();
        } catch (IOException e) {
            return failed(account, e, peer);
        }
    }

    private Reply failed(Account account, IOException why, String peer) {
        Reply ended = account.ended.get();
        if (ended != null) {
            return ended;
        }
        if (why instanceof MalformedInputException) {
            String text = Printable.of(String.valueOf(why.getMessage()));
            ledger.unreadable(peer, text);
            return Reply.of(HttpResponseStatus.BAD_REQUEST, text);
        }
        ledger.failed(peer, why);
        return Reply.of(HttpResponseStatus.INTERNAL_SERVER_ERROR, "this failed; the agent's log says why");
    }

    /** In as many batches as it takes: clients know nothing of what the channels take at once. */
    private Reply handOn(List<Event> events) throws RefusedException, InterruptedException {
        int most = Math.max(1, outlet.maxBatchSize());
        long rejected = 0;
        for (int from = 0; from < events.size(); from += most) {
            rejected += handOnPart(events.subList(from, Math.min(events.size(), from + most)));
        }
        if (rejected > 0 && rejected == events.size()) {
            return Reply.of(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "its records are more than the channels take");
        }
        ledger.accepted();
        return rejected == 0 ? Reply.OK : Reply.allBut(rejected, "records are larger than the channels take");
    }

    /** How many of them are larger than the channels will ever take. */
    private long handOnPart(List<Event> events) throws RefusedException, InterruptedException {
        try {
            outlet.accept(List.copyOf(events));
            return 0;
        } catch (RefusedException e) {
            if (e.reason() != RefusedException.Reason.TOO_LARGE) {
                throw e;
            }
            if (events.size() == 1) {
                ledger.refused(String.valueOf(e.getMessage()));
                return 1;
            }
            int half = events.size() / 2;
            return handOnPart(events.subList(0, half)) + handOnPart(events.subList(half, events.size()));
        }
    }
}
