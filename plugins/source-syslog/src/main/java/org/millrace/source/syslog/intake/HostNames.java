package org.millrace.source.syslog.intake;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The names of hosts, asked for on threads of its own and remembered for a while: a name service may take seconds. One that has no name is called
 * by its address. Open to every thread.
 */
public final class HostNames {
    private static final long REMEMBERED_NANOS = Duration.ofMinutes(10).toNanos();
    private static final int MOST = 10_000;
    private static final int MOST_ASKED = 1000;
    private static final int THREADS = 2;

    private record Known(String name, long at) {}

    private final Function<InetAddress, String> service;
    private final ThreadPoolExecutor asking;
    private final ConcurrentHashMap<InetAddress, Known> known = new ConcurrentHashMap<>();

    /** Those of the system. */
    public HostNames(ThreadFactory threads) {
        this(threads, InetAddress::getHostName);
    }

    /** @param service who is asked; may take its time */
    HostNames(ThreadFactory threads, Function<InetAddress, String> service) {
        this.service = service;
        asking = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_ASKED), threads);
        asking.allowCoreThreadTimeOut(true);
    }

    /** The name as far as it is known, or the address; asks for it if it is not, for the next time. */
    String now(InetAddress address) {
        Known there = fresh(address);
        if (there != null) {
            return there.name();
        }
        String text = address.getHostAddress();
        // Only one asks; so does nobody soon again, whatever comes of it.
        remember(address, text);
        ask(address, name -> {});
        return text;
    }

    /** Passes the name on as soon as it is known, on whatever thread. */
    void find(InetAddress address, Consumer<String> then) {
        Known there = fresh(address);
        if (there != null) {
            then.accept(there.name());
        } else {
            ask(address, then);
        }
    }

    private @Nullable Known fresh(InetAddress address) {
        Known there = known.get(address);
        return there != null && System.nanoTime() - there.at() < REMEMBERED_NANOS ? there : null;
    }

    private void ask(InetAddress address, Consumer<String> then) {
        try {
            asking.execute(() -> {
                String name = service.apply(address);
                remember(address, name);
                then.accept(name);
            });
        } catch (RejectedExecutionException e) {
            // Too many at once, or the end.
            then.accept(address.getHostAddress());
        }
    }

    private void remember(InetAddress address, String name) {
        if (known.size() >= MOST) {
            known.clear();
        }
        known.put(address, new Known(name, System.nanoTime()));
    }

    /** Asks no more. */
    public void close() {
        asking.shutdownNow();
    }
}
