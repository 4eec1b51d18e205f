package org.millrace.sink.otlp;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.SinkType;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.Sink;
import org.millrace.http.client.Caller;
import org.millrace.http.client.Link;
import org.millrace.http.client.LinkSettings;
import org.millrace.http.client.Pause;
import org.millrace.http.client.RequestHeaders;
import org.millrace.library.netty.Tls;
import org.millrace.network.Tally;

/** Sends events as logs by OTLP, a batch in a request. */
@SinkType(
        value = "otlp",
        freeKeys = RequestHeaders.PREFIX,
        secretKeys = RequestHeaders.PREFIX + "*",
        guarantee = Guarantee.AT_LEAST_ONCE)
public final class OtlpSink implements Sink {
    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final OtlpSettings settings;
    private final Pause pause;
    private final Tally warnings = new Tally();
    private @Nullable Protocol protocol;

    public OtlpSink(OtlpConfig config, Map<String, Object> all) {
        settings = OtlpSettings.of(config, all);
        pause = new Pause(settings.maxRetryAfter(), InstantSource.system());
    }

    @Override
    public void open(ComponentContext context) throws IOException {
        boolean grpc = settings.way() == OtlpSettings.Way.GRPC;
        LinkSettings link = settings.link();
        Tls tls = link.endpoint().tls()
                ? Tls.client(
                        "Sink " + context.name(), settings.tls(), settings.trustAll(), grpc ? List.of("h2") : List.of())
                : null;
        protocol = grpc
                ? new GrpcProtocol(new Caller<>(context, link, tls, GrpcWire::connect), link.gzip(), pause)
                : new HttpProtocol(
                        new Caller<>(context, link, tls, Link::connect),
                        settings.way().wording(),
                        link.gzip(),
                        pause);
    }

    @Override
    public int batchSize() {
        return settings.batchSize();
    }

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
        Duration left = pause.left();
        if (!left.isZero()) {
            throw new RetryableException(
                    settings.link().endpoint() + ": its last answer asks for a pause, of which " + left.toMillis()
                            + " ms are left",
                    null);
        }
        new Delivery(settings.link().endpoint(), Objects.requireNonNull(protocol), warnings, batch).run();
    }

    @Override
    public void close() {
        Protocol now = protocol;
        if (now != null) {
            now.close();
        }
    }
}
