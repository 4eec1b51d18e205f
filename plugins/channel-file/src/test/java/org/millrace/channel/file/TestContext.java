package org.millrace.channel.file;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
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

/** What an agent gives a channel. */
public final class TestContext implements ComponentContext {
    public final Queue<String> reports = new ConcurrentLinkedQueue<>();
    public final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();
    final Map<String, Counter> counters = new ConcurrentHashMap<>();

    private final Path directory;
    private final AtomicInteger threads = new AtomicInteger();

    public TestContext(Path directory) {
        this.directory = directory;
    }

    @Override
    public String agent() {
        return "a1";
    }

    @Override
    public String name() {
        return "c1";
    }

    @Override
    public Path dataDirectory() {
        return directory;
    }

    @Override
    public Counter counter(String name) {
        return counters.computeIfAbsent(name, n -> new Sum());
    }

    private static final class Sum implements Counter {
        private final AtomicLong sum = new AtomicLong();

        @Override
        public void add(long n) {
            sum.addAndGet(n);
        }

        @Override
        public long get() {
            return sum.get();
        }
    }

    @Override
    public void gauge(String name, LongSupplier value) {
        gauges.put(name, value);
    }

    @Override
    public ThreadFactory threads() {
        return task -> {
            Thread thread = new Thread(task, "c1-" + threads.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public String typedAs() {
        return "file";
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
        throw new UnsupportedOperationException();
    }

    @Override
    public SharedSockets sockets() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void report(Health health, String detail) {
        reports.add(health + " " + detail);
    }
}
