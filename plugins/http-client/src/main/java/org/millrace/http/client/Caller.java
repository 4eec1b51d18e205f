package org.millrace.http.client;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.library.netty.Tls;

/**
 * Asks one server, over one connection that is made when it is needed and again when it is gone. Counts connections. Belongs to the thread
 * that delivers.
 *
 * @param <A> what is answered
 */
// What ends on the event loop ends there.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Caller<A> {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(2);

    private final LinkSettings settings;
    private final @Nullable Tls tls;
    private final Connector<A> connector;
    private final EventLoopGroup loops;
    private final Counter created;
    private final Counter closed;
    private final Counter failed;
    private @Nullable Wire<A> wire;

    /**
     * Makes a connection.
     *
     * @param <A> what is answered
     */
    @FunctionalInterface
    public interface Connector<A> {
        /** As {@link Link#connect}. */
        Wire<A> connect(LinkSettings settings, EventLoopGroup loops, @Nullable Tls tls)
                throws IOException, InterruptedException;
    }

    /** @param tls none if connections are not encrypted */
    public Caller(ComponentContext context, LinkSettings settings, @Nullable Tls tls, Connector<A> connector) {
        this.settings = settings;
        this.tls = tls;
        this.connector = connector;
        this.created = context.counter("ConnectionCreatedCount");
        this.closed = context.counter("ConnectionClosedCount");
        this.failed = context.counter("ConnectionFailedCount");
        this.loops = new MultiThreadIoEventLoopGroup(1, context.threads(), NioIoHandler.newFactory());
    }

    /** Sends a request and waits for its answer. */
    public A ask(byte[] body) throws IOException, InterruptedException {
        Wire<A> to = connected();
        try {
            return ask(to, body);
        } catch (Wire.UnansweredException e) {
            if (!to.isUsed()) {
                throw e;
            }
            // It had been idle, most likely, and the server closed it just now.
            return ask(connected(), body);
        }
    }

    private A ask(Wire<A> to, byte[] body) throws IOException, InterruptedException {
        boolean answered = false;
        try {
            A answer = to.ask(body);
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                end(to);
            }
        }
    }

    private Wire<A> connected() throws IOException, InterruptedException {
        Wire<A> now = wire;
        if (now != null && now.isUsable()) {
            return now;
        }
        if (now != null) {
            end(now);
        }
        try {
            Wire<A> fresh = connector.connect(settings, loops, tls);
            created.increment();
            wire = fresh;
            return fresh;
        } catch (IOException e) {
            failed.increment();
            throw new IOException("no connection: " + e.getMessage() + hint(), e);
        }
    }

    private String hint() {
        return tls != null && settings.verifyHostname()
                ? "; a certificate that is for another host is taken with verify-hostname = false"
                : "";
    }

    private void end(Wire<A> over) {
        over.close();
        if (wire != null) {
            closed.increment();
        }
        wire = null;
    }

    /** Ends the connection and its thread. */
    public void close() {
        Wire<A> now = wire;
        if (now != null) {
            end(now);
        }
        loops.shutdownGracefully(0, ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        loops.terminationFuture().awaitUninterruptibly(ENDS_WITHIN.toMillis());
    }
}
