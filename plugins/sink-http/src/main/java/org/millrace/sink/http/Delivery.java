package org.millrace.sink.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.RetryableException;
import org.millrace.http.client.Answer;
import org.millrace.http.client.Pause;

/** One batch on its way: in as many requests as it takes, until one fails. Belongs to the thread that delivers. */
final class Delivery {
    private static final int MULTI_STATUS = 207;
    private static final int TOO_LARGE = 413;

    /** Sends a body and waits for the answer. */
    @FunctionalInterface
    interface Server {
        Answer ask(byte[] body) throws IOException, InterruptedException;
    }

    /** Whether to go on with the batch, or to leave the rest for later. */
    @FunctionalInterface
    interface Time {
        boolean isLeft();
    }

    private final HttpSettings settings;
    private final Optional<Serializer> serializer;
    private final Server server;
    private final Pause pause;
    private final Batch batch;
    private final List<Event> events;
    private int done;
    private @Nullable String trouble;
    private @Nullable Throwable cause;

    Delivery(HttpSettings settings, Optional<Serializer> serializer, Server server, Pause pause, Batch batch) {
        this.settings = settings;
        this.serializer = serializer;
        this.server = server;
        this.pause = pause;
        this.batch = batch;
        this.events = batch.events();
    }

    /**
     * Sends all. What was not taken is named.
     *
     * @throws RetryableException if nothing at all was
     */
    void run(Time time) throws RetryableException, InterruptedException {
        List<Integer> all = IntStream.range(0, events.size()).boxed().toList();
        if (serializer.isPresent()) {
            send(all);
        } else {
            for (int i = 0; i < all.size(); i++) {
                if (i > 0 && !time.isLeft()) {
                    again(all.subList(i, all.size()), "there was no time left for it");
                    break;
                }
                if (!send(all.subList(i, i + 1))) {
                    again(all.subList(i + 1, all.size()), String.valueOf(trouble));
                    break;
                }
            }
        }
        if (done == 0) {
            throw new RetryableException(String.valueOf(trouble), cause);
        }
    }

    /** One request; false if what is behind it is better left for later. */
    private boolean send(List<Integer> part) throws InterruptedException {
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            List<Integer> written;
            try (OutputStream out = settings.link().gzip() ? new GZIPOutputStream(body) : body) {
                written = write(part, out);
            }
            return written.isEmpty() || settle(written, server.ask(body.toByteArray()));
        } catch (IOException e) {
            cause = e;
            return again(part, settings.endpoint() + ": " + e.getMessage());
        }
    }

    /** What could be written; the others are rejected. */
    private List<Integer> write(List<Integer> part, OutputStream out) throws IOException {
        if (serializer.isEmpty()) {
            out.write(events.get(part.get(0)).body());
            return part;
        }
        List<Integer> written = new ArrayList<>(part.size());
        Serializer.Writer writer = serializer.get().writer(out, false);
        for (int i : part) {
            try {
                writer.write(events.get(i));
                written.add(i);
            } catch (IllegalArgumentException e) {
                reject(i, "it can't be written in this form: " + e.getMessage());
            }
        }
        writer.flush();
        writer.close();
        return written;
    }

    private boolean settle(List<Integer> part, Answer answer) throws InterruptedException {
        int status = answer.status();
        if (status == MULTI_STATUS && serializer.isPresent()) {
            return settleEach(part, answer);
        }
        StatusRules rules = settings.rules();
        boolean smaller = status == TOO_LARGE || rules.rejects(status);
        if (smaller && part.size() > 1) {
            // One of them may be to blame.
            int half = part.size() / 2;
            if (send(part.subList(0, half))) {
                return send(part.subList(half, part.size()));
            }
            return again(part.subList(half, part.size()), String.valueOf(trouble));
        }
        boolean goesOn = true;
        for (int i : part) {
            goesOn &= settle(i, status, "");
        }
        if (rules.comesAgain(status)) {
            pause.asked(answer.retryAfter());
        } else if (rules.pauses(status)) {
            pause.begin();
            goesOn = false;
            trouble = settings.endpoint() + ": it answered " + status + ", and backoff is on for that";
        }
        return goesOn;
    }

    /** The server has said of each event what became of it. */
    private boolean settleEach(List<Integer> part, Answer answer) {
        List<EventAnswers.One> each;
        try {
            each = EventAnswers.of(answer, part.size());
        } catch (IOException e) {
            cause = e;
            return again(part, settings.endpoint() + ": it answered 207, and " + e.getMessage());
        }
        boolean goesOn = true;
        for (int i = 0; i < part.size(); i++) {
            goesOn &= settle(part.get(i), each.get(i).status(), each.get(i).reason());
        }
        if (!goesOn) {
            pause.asked(answer.retryAfter());
        }
        return goesOn;
    }

    private boolean settle(int event, int status, String reason) {
        String why = settings.endpoint() + ": it answered " + status + (reason.isEmpty() ? "" : ", " + reason);
        if (settings.rules().comesAgain(status)) {
            return again(List.of(event), why);
        }
        if (settings.rules().rejects(status)) {
            reject(event, why);
        } else {
            done++;
        }
        return true;
    }

    private void reject(int event, String why) {
        batch.reject(event, why);
        done++;
    }

    private boolean again(List<Integer> part, String why) {
        trouble = why;
        for (int i : part) {
            batch.again(i, why);
        }
        return false;
    }
}
