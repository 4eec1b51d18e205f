package org.millrace.sink.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.SinkType;
import org.millrace.api.serializer.Serializer;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.Sink;
import org.millrace.library.netty.Tls;

/** Sends events by POST: as they are, a request each, or as a serializer writes them, many in one request. */
// What ends on the event loop ends there.
@SuppressWarnings("FutureReturnValueIgnored")
@SinkType(
        value = "http",
        classes = "org.apache.flume.sink.http.HttpSink",
        parts = HttpSink.SERIALIZER + "=serializer",
        freeKeys = {"backoff.", "rollback.", "incrementMetrics.", HttpSettings.HEADERS},
        secretKeys = HttpSettings.HEADERS + "*",
        guarantee = Guarantee.AT_LEAST_ONCE)
public final class HttpSink implements Sink {
    static final String SERIALIZER = "serializer";

    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(2);

    private final HttpSettings settings;
    private final Pause pause;

    private Optional<Serializer> serializer = Optional.empty();
    private @Nullable EventLoopGroup loops;
    private @Nullable Tls tls;
    private @Nullable Counter created;
    private @Nullable Counter closed;
    private @Nullable Counter failed;
    private @Nullable Link link;
    private volatile boolean hurried;

    public HttpSink(HttpConfig config, Map<String, Object> all) {
        settings = HttpSettings.of(config, all);
        pause = new Pause(settings.maxRetryAfter(), InstantSource.system());
    }

    @Override
    public void open(ComponentContext context) throws IOException {
        created = context.counter("ConnectionCreatedCount");
        closed = context.counter("ConnectionClosedCount");
        failed = context.counter("ConnectionFailedCount");
        serializer = context.part(SERIALIZER, Serializer.class);
        if (settings.endpoint().tls()) {
            tls = Tls.client("Sink " + context.name(), settings.tls(), settings.trustAll());
        }
        loops = new MultiThreadIoEventLoopGroup(1, context.threads(), NioIoHandler.newFactory());
    }

    @Override
    public int batchSize() {
        return settings.batchSize();
    }

    /** At half of it a batch of many requests is told to end behind the one in hand. */
    @Override
    public Duration deliverWithin() {
        Duration all = settings.connectTimeout()
                .plus(settings.requestTimeout())
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
        new Delivery(settings, serializer, this::ask, pause, batch).run(() -> !hurried);
    }

    private Answer ask(byte[] body) throws IOException, InterruptedException {
        Link to = connected();
        try {
            return ask(to, body);
        } catch (Link.UnansweredException e) {
            if (!to.isUsed()) {
                throw e;
            }
            // It had been idle, most likely, and the server closed it just now.
            return ask(connected(), body);
        }
    }

    private Answer ask(Link to, byte[] body) throws IOException, InterruptedException {
        boolean answered = false;
        try {
            Answer answer = to.ask(body);
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                end(to);
            }
        }
    }

    private Link connected() throws IOException, InterruptedException {
        Link now = link;
        if (now != null && now.isUsable()) {
            return now;
        }
        if (now != null) {
            end(now);
        }
        try {
            Link fresh = Link.connect(settings, Objects.requireNonNull(loops), tls);
            Objects.requireNonNull(created).increment();
            link = fresh;
            return fresh;
        } catch (IOException e) {
            Objects.requireNonNull(failed).increment();
            throw new IOException("no connection: " + e.getMessage() + hint(), e);
        }
    }

    private String hint() {
        return tls != null && settings.verifyHostname()
                ? "; a certificate that is for another host is taken with verify-hostname = false"
                : "";
    }

    private void end(Link over) {
        over.close();
        if (link != null) {
            Objects.requireNonNull(closed).increment();
        }
        link = null;
    }

    @Override
    public void hurry() {
        hurried = true;
    }

    @Override
    public void close() {
        Link now = link;
        if (now != null) {
            end(now);
        }
        EventLoopGroup all = loops;
        if (all != null) {
            all.shutdownGracefully(0, ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            all.terminationFuture().awaitUninterruptibly(ENDS_WITHIN.toMillis());
        }
    }
}
