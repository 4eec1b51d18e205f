package org.millrace.sink.http;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.SinkType;
import org.millrace.api.serializer.Serializer;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.Sink;
import org.millrace.http.client.Answer;
import org.millrace.http.client.Caller;
import org.millrace.http.client.Link;
import org.millrace.http.client.Pause;
import org.millrace.http.client.RequestHeaders;
import org.millrace.library.netty.Tls;

/** Sends events by POST: as they are, a request each, or as a serializer writes them, many in one request. */
@SinkType(
        value = "http",
        classes = "org.apache.flume.sink.http.HttpSink",
        parts = HttpSink.SERIALIZER + "=serializer",
        freeKeys = {"backoff.", "rollback.", "incrementMetrics.", RequestHeaders.PREFIX},
        secretKeys = RequestHeaders.PREFIX + "*",
        guarantee = Guarantee.AT_LEAST_ONCE)
public final class HttpSink implements Sink {
    static final String SERIALIZER = "serializer";

    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final HttpSettings settings;
    private final Pause pause;

    private Optional<Serializer> serializer = Optional.empty();
    private @Nullable Caller<Answer> caller;
    private volatile boolean hurried;

    public HttpSink(HttpConfig config, Map<String, Object> all) {
        settings = HttpSettings.of(config, all);
        pause = new Pause(settings.maxRetryAfter(), InstantSource.system());
    }

    @Override
    public void open(ComponentContext context) throws IOException {
        serializer = context.part(SERIALIZER, Serializer.class);
        Tls tls = settings.endpoint().tls()
                ? Tls.client("Sink " + context.name(), settings.tls(), settings.trustAll())
                : null;
        caller = new Caller<>(context, settings.link(), tls, Link::connect);
    }

    @Override
    public int batchSize() {
        return settings.batchSize();
    }

    /** At half of it a batch of many requests is told to end behind the one in hand. */
    @Override
    public Duration deliverWithin() {
        Duration all = settings.link()
                .connectTimeout()
                .plus(settings.link().requestTimeout())
                .multipliedBy(2)
                .plus(MARGIN);
        return all.compareTo(LONGEST) > 0 ? LONGEST : all;
    }

    @Override
    public void deliver(Batch batch) throws RetryableException, InterruptedException {
        hurried = false;
        Duration left = pause.left();
        if (!left.isZero()) {
            throw new RetryableException(
                    settings.endpoint() + ": its last answer asks for a pause, of which " + left.toMillis()
                            + " ms are left",
                    null);
        }
        new Delivery(settings, serializer, Objects.requireNonNull(caller)::ask, pause, batch).run(() -> !hurried);
    }

    @Override
    public void hurry() {
        hurried = true;
    }

    @Override
    public void close() {
        Caller<Answer> now = caller;
        if (now != null) {
            now.close();
        }
    }
}
