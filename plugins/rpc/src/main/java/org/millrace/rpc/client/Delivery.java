package org.millrace.rpc.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.RetryableException;
import org.millrace.rpc.ClientProtocol.Answer;
import org.millrace.rpc.ClientProtocol.Reply;

/** One batch on its way over one connection, as calls. Belongs to the thread that delivers. */
final class Delivery {
    /** So many bytes may be gathered before they are sent off. */
    private static final int FLUSH_EVENTS = 1000;

    /** A part of the batch that is one call. */
    private static final class Part {
        private final int from;
        private final int to;
        private int serial;
        private long sentNanos;
        private boolean taken;

        Part(int from, int to) {
            this.from = from;
            this.to = to;
        }
    }

    private final Remote remote;
    private final Link link;
    private final Pace pace;
    private final List<Part> parts = new ArrayList<>();
    /** Of {@link #parts}: what was sent, and what was answered, in order. */
    private int sent;

    private int answered;
    private boolean refused;
    private @Nullable String trouble;
    private @Nullable Throwable cause;

    Delivery(Remote remote, Link link, Pace pace) {
        this.remote = remote;
        this.link = link;
        this.pace = pace;
    }

    /**
     * Sends all, and waits for all answers. What was not taken is named.
     *
     * @throws RetryableException if nothing at all was taken
     */
    void run(Batch batch) throws RetryableException, InterruptedException {
        List<Event> events = batch.events();
        divide(events);
        boolean ended = false;
        try {
            while (isGoingOn() && sent < parts.size()) {
                send(events);
                while (answered < sent && trouble == null) {
                    awaitAnswer();
                }
            }
            ended = trouble == null;
        } finally {
            if (!ended) {
                // Answers that are still to come are nobody's.
                link.close();
            }
        }
        settle(batch);
    }

    private void divide(List<Event> events) {
        boolean any = remote.callBytes() == Long.MAX_VALUE;
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            long more = any ? 0 : events.get(i).size();
            if (i > from && (i - from == remote.batchSize() || bytes + more > remote.callBytes())) {
                parts.add(new Part(from, i));
                from = i;
                bytes = 0;
            }
            bytes += more;
        }
        if (from < events.size()) {
            parts.add(new Part(from, events.size()));
        }
    }

    private boolean isGoingOn() {
        return trouble == null && !refused;
    }

    /** Sends what may be sent: one call at a time to a server that does not keep their order, or is not known to. */
    private void send(List<Event> events) throws InterruptedException {
        int gathered = 0;
        while (sent < parts.size() && isGoingOn()) {
            int most = link.isOrdered() ? pace.calls() : 1;
            int onTheWay = sent - answered;
            if (onTheWay >= most || (onTheWay > 0 && !link.hasRoom())) {
                link.flush();
                gathered = 0;
                awaitAnswer();
                continue;
            }
            Part part = parts.get(sent++);
            send(part, events);
            gathered += part.to - part.from;
            if (gathered >= FLUSH_EVENTS) {
                link.flush();
                gathered = 0;
            }
        }
        link.flush();
    }

    private void send(Part part, List<Event> events) {
        part.serial = link.write(events.subList(part.from, part.to));
        part.sentNanos = System.nanoTime();
    }

    private void awaitAnswer() throws InterruptedException {
        Part oldest = parts.get(answered);
        long left = oldest.sentNanos + remote.requestTimeout().toNanos() - System.nanoTime();
        Answer answer = link.answers().next(left);
        if (answer == null) {
            broken();
            return;
        }
        if (answer.serial() != oldest.serial) {
            trouble = "it answered call " + answer.serial() + " when call " + oldest.serial + " was to be answered";
            return;
        }
        if (answer.reply() == Reply.ASKED) {
            // Only the first call of a connection is, and nothing is behind it.
            sent = answered;
            return;
        }
        oldest.taken = answer.reply() == Reply.TAKEN;
        refused |= !oldest.taken;
        answered++;
    }

    private void broken() {
        cause = link.answers().failure();
        trouble = cause == null
                ? "there was no answer within request-timeout = "
                        + remote.requestTimeout().toMillis() + " ms"
                : cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private void settle(Batch batch) throws RetryableException {
        if (trouble == null && !refused) {
            pace.faster();
            return;
        }
        pace.slower();
        String why = remote.peer() + ": "
                + (trouble == null ? "it answered FAILED: its channels are full, or its log says why" : trouble);
        if (parts.stream().noneMatch(part -> part.taken)) {
            throw new RetryableException(why, cause);
        }
        for (Part part : parts) {
            for (int i = part.from; i < part.to && !part.taken; i++) {
                batch.again(i, why);
            }
        }
    }
}
