package org.millrace.source.netcat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.component.DeadLetters;
import org.millrace.api.component.DurableState;
import org.millrace.api.component.Health;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.component.SharedSockets;
import org.millrace.api.component.UpDownCounter;

/** What an agent would give the source, kept where a test can see it. */
final class FakeContext implements ComponentContext {
    private final SharedSockets sockets;
    private final Map<String, AtomicLong> counters = new ConcurrentHashMap<>();
    private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Queue<String> reports = new ConcurrentLinkedQueue<>();

    FakeContext(FakeSockets sockets) {
        this.sockets = sockets.instance();
    }

    @Override
    public String agent() {
        return "a1";
    }

    @Override
    public String name() {
        return "r1";
    }

    @Override
    public Path dataDirectory() {
        throw new UnsupportedOperationException("netcat keeps nothing on disk");
    }

    @Override
    public Counter counter(String name) {
        AtomicLong sum = counters.computeIfAbsent(name, n -> new AtomicLong());
        return new Counter() {
            @Override
            public void add(long n) {
                sum.addAndGet(n);
            }

            @Override
            public long get() {
                return sum.get();
            }
        };
    }

    @Override
    public void gauge(String name, LongSupplier value) {
        gauges.put(name, value);
    }

    @Override
    public ThreadFactory threads() {
        return work -> {
            Thread thread = new Thread(work, "netcat-test");
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((t, thrown) -> reports.add("FAILED " + thrown));
            threads.add(thread);
            return thread;
        };
    }

    @Override
    public String typedAs() {
        return "netcat";
    }

    @Override
    public DurableState state() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T extends Lifecycle> Optional<T> part(String key, Class<T> type) {
        return Optional.empty();
    }

    @Override
    public DeadLetters deadLetters() {
        throw new UnsupportedOperationException();
    }

    @Override
    public UpDownCounter upDownCounter(String name) {
        AtomicLong sum = counters.computeIfAbsent(name, n -> new AtomicLong());
        return new UpDownCounter() {
            @Override
            public void add(long n) {
                sum.addAndGet(n);
            }

            @Override
            public long get() {
                return sum.get();
            }
        };
    }

    @Override
    public SharedSockets sockets() {
        return sockets;
    }

    @Override
    public void report(Health health, String detail) {
        reports.add(health + " " + detail);
    }

    long count(String name) {
        return counter(name).get();
    }

    long gaugeValue(String name) {
        return Objects.requireNonNull(gauges.get(name)).getAsLong();
    }

    Queue<String> reports() {
        return reports;
    }

    /** The source's threads that are alive. */
    Set<Thread> alive() {
        threads.removeIf(t -> !t.isAlive());
        return threads;
    }
}
