package org.millrace.sink.avro;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.SinkType;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.Sink;
import org.millrace.library.netty.Tls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to another agent, in calls that follow one another without waiting for answers. A delivery is many calls, and each event is
 * known to be there or not: of one that is cut off in the middle only what was not answered comes again.
 */
// What fails to be written or closed shows as the end of its connection.
@SuppressWarnings("FutureReturnValueIgnored")
@SinkType(
        value = "avro",
        classes = "org.apache.flume.sink.AvroSink",
        ignoredKeys = "maxIoWorkers",
        guarantee = Guarantee.AT_LEAST_ONCE)
public final class AvroSink implements Sink {
    private static final Logger log = LoggerFactory.getLogger(AvroSink.class);
    private static final int MOST_EVENTS = 10_000;
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(2);

    private final AvroSettings settings;
    /** How many calls may be on their way: doubled when all goes well, one after a refusal. */
    private final Pace pace = new Pace();

    private @Nullable EventLoopGroup loops;
    private @Nullable Tls tls;
    private @Nullable Counter created;
    private @Nullable Counter closed;
    private @Nullable Counter failed;
    private String name = "";
    private volatile @Nullable Link link;
    /** Whether the last connection compressed what it had encrypted, as Flume 1.10 and 1.11 do; the other way failed, or was not tried. */
    private boolean packedOutside = true;

    public AvroSink(AvroConfig config) {
        settings = AvroSettings.of(config);
    }

    @Override
    public void open(ComponentContext context) throws IOException {
        name = context.name();
        created = context.counter("ConnectionCreatedCount");
        closed = context.counter("ConnectionClosedCount");
        failed = context.counter("ConnectionFailedCount");
        if (settings.ssl()) {
            tls = Tls.client("Sink " + name, settings.tls(), settings.trustAll());
        }
        loops = new MultiThreadIoEventLoopGroup(1, context.threads(), NioIoHandler.newFactory());
    }

    @Override
    public int batchSize() {
        return (int) Math.max(settings.batchSize(), Math.min(MOST_EVENTS, 100L * settings.batchSize()));
    }

    @Override
    public Duration deliverWithin() {
        Duration all = settings.connectTimeout().plus(settings.requestTimeout()).plusSeconds(5);
        return all.compareTo(Duration.ofMinutes(5)) > 0 ? Duration.ofMinutes(5) : all;
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        Link to = connected();
        try {
            new Delivery(settings, to, pace).run(batch);
        } finally {
            if (!to.isUsable()) {
                end(to);
            }
        }
    }

    private Link connected() throws RetryableException, InterruptedException {
        Link now = link;
        if (now != null && now.isUsable() && !now.isOver()) {
            return now;
        }
        if (now != null) {
            end(now);
        }
        try {
            Link fresh = Link.connect(settings, Objects.requireNonNull(loops), tls, packedOutside);
            Objects.requireNonNull(created).increment();
            link = fresh;
            log.debug("Avro sink {} is connected to {}.", name, settings.peer());
            return fresh;
        } catch (IOException e) {
            Objects.requireNonNull(failed).increment();
            if (settings.ssl() && settings.deflate()) {
                packedOutside = !packedOutside;
            }
            throw new RetryableException("no connection to " + settings.peer() + ": " + e.getMessage() + hint(), e);
        }
    }

    private String hint() {
        return settings.ssl() && settings.verifyHostname()
                ? "; a certificate that is not for " + settings.hostname() + " is taken with verify-hostname = false"
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
        Link now = link;
        if (now != null) {
            now.answers().hurry();
        }
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
