package org.millrace.sink.thrift;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.SinkType;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;
import org.millrace.library.netty.Tls;
import org.millrace.rpc.client.Caller;

/**
 * Sends events to another agent, in calls that follow one another without waiting for answers. A delivery is many calls, and each event is
 * known to be there or not: of one that is cut off in the middle only what was not answered comes again.
 */
@SinkType(
        value = "thrift",
        classes = "org.apache.flume.sink.ThriftSink",
        ignoredKeys = "maxConnections",
        guarantee = Guarantee.AT_LEAST_ONCE)
public final class ThriftSink implements Sink {
    private final ThriftSettings settings;
    private volatile @Nullable Caller caller;

    public ThriftSink(ThriftConfig config) {
        settings = ThriftSettings.of(config);
    }

    @Override
    public void open(ComponentContext context) throws IOException {
        Tls tls = settings.ssl() ? Tls.client("Sink " + context.name(), settings.tls(), settings.trustAll()) : null;
        caller = new Caller(context, settings.remote(), new ThriftWire(settings, tls, context.threads()));
    }

    @Override
    public int batchSize() {
        return Caller.eventsAtOnce(settings.remote());
    }

    @Override
    public Duration deliverWithin() {
        return Caller.deliverWithin(settings.remote());
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        Objects.requireNonNull(caller, "deliver before open").deliver(batch);
    }

    @Override
    public void hurry() {
        Caller now = caller;
        if (now != null) {
            now.hurry();
        }
    }

    @Override
    public void close() {
        Caller now = caller;
        if (now != null) {
            now.close();
        }
    }
}
