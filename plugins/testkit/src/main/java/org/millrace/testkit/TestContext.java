package org.millrace.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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

/** What an agent gives a component, kept where a test can see it. What outlives an instance passes to {@link #successor}. */
public final class TestContext implements ComponentContext {
    private final Path directory;
    private final TestState state;
    private final TestSockets sockets;
    private final Map<String, Optional<Lifecycle>> parts;
    private final String name;
    private final String typedAs;

    private final SharedSockets own;
    private final TestLetters letters = new TestLetters();
    private final Map<String, AtomicLong> counters = new ConcurrentHashMap<>();
    private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile ClassLoader loader = TestContext.class.getClassLoader();

    private TestContext(
            Path directory,
            TestState state,
            TestSockets sockets,
            Map<String, Optional<Lifecycle>> parts,
            String name,
            String typedAs) {
        this.directory = directory;
        this.state = state;
        this.sockets = sockets;
        this.parts = parts;
        this.name = name;
        this.typedAs = typedAs;
        this.own = sockets.instance();
    }

    /** A context of a component called {@code x1}; its data directory is made there when it is asked for. */
    public static TestContext in(Path directory) {
        return new TestContext(directory, new TestState(), new TestSockets(), new ConcurrentHashMap<>(), "x1", "test");
    }

    /** The same, of another name. */
    public TestContext named(String other) {
        return new TestContext(directory, state, sockets, parts, other, typedAs);
    }

    /** The same, of a component that the user typed so. */
    public TestContext typedAs(String other) {
        return new TestContext(directory, state, sockets, parts, name, other);
    }

    /** Declares a part and brings it; it should be open. */
    public TestContext part(String key, Lifecycle part) {
        parts.put(key, Optional.of(part));
        return this;
    }

    /** Declares a part that the user does not name. */
    public TestContext noPart(String key) {
        parts.put(key, Optional.empty());
        return this;
    }

    /** What the next instance of the same component gets: the same directory, state, parts and sockets, counters at zero. */
    public TestContext successor() {
        return new TestContext(directory, state, sockets, parts, name, typedAs);
    }

    /** Whose context class loader the component's threads get. */
    public TestContext loader(ClassLoader of) {
        loader = of;
        return this;
    }

    @Override
    public String agent() {
        return "a1";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String typedAs() {
        return typedAs;
    }

    @Override
    public Path dataDirectory() {
        try {
            return Files.createDirectories(directory.resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public DurableState state() {
        return state;
    }

    @Override
    public <T extends Lifecycle> Optional<T> part(String key, Class<T> type) {
        Optional<Lifecycle> part = parts.get(key);
        if (part == null) {
            throw new IllegalArgumentException(
                    "no part " + key + " is declared: tell the context of it by part or noPart");
        }
        return part.map(type::cast);
    }

    @Override
    public DeadLetters deadLetters() {
        return letters;
    }

    /** The component's dead letters, to be read or made to fail. */
    public TestLetters letters() {
        return letters;
    }

    @Override
    public Counter counter(String counter) {
        AtomicLong sum = counters.computeIfAbsent(counter, n -> new AtomicLong());
        return new Counter() {
            @Override
            public void add(long n) {
                if (n < 0) {
                    throw new IllegalArgumentException(counter + " only grows: " + n);
                }
                sum.addAndGet(n);
            }

            @Override
            public long get() {
                return sum.get();
            }
        };
    }

    @Override
    public UpDownCounter upDownCounter(String counter) {
        AtomicLong sum = counters.computeIfAbsent(counter, n -> new AtomicLong());
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
    public void gauge(String gauge, LongSupplier value) {
        gauges.put(gauge, value);
    }

    @Override
    public ThreadFactory threads() {
        return task -> {
            Thread thread = new Thread(task, name + "-" + numbers.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            thread.setUncaughtExceptionHandler((t, thrown) -> report(Health.FAILED, String.valueOf(thrown)));
            threads.add(thread);
            return thread;
        };
    }

    @Override
    public SharedSockets sockets() {
        return own;
    }

    /** Where this component, or a predecessor that still runs, receives datagrams; with port 0, the port that it has. */
    public List<SocketAddress> datagramAddresses() {
        return sockets.datagramAddresses();
    }

    @Override
    public void report(Health health, String detail) {
        reports.add(health + " " + detail);
    }

    /** What a counter of either kind stands at; 0 if there is none. */
    public long count(String counter) {
        AtomicLong sum = counters.get(counter);
        return sum == null ? 0 : sum.get();
    }

    /** What a gauge shows now. */
    public long gaugeValue(String gauge) {
        LongSupplier value = gauges.get(gauge);
        if (value == null) {
            throw new AssertionError("no gauge " + gauge + "; there are " + gauges.keySet());
        }
        return value.getAsLong();
    }

    /** The gauges there are, unmodifiable. */
    public Set<String> gauges() {
        return Set.copyOf(gauges.keySet());
    }

    /** What was reported, each as {@code DEGRADED detail}. */
    public List<String> reports() {
        return reports;
    }

    /** The component's threads that are alive. */
    public Set<Thread> alive() {
        threads.removeIf(thread -> !thread.isAlive() && thread.getState() != Thread.State.NEW);
        return Set.copyOf(threads);
    }

    /** The component is closed: as the agent does, closes the sockets on which nobody listens any more. */
    public void end() {
        sockets.closed(own);
    }
}
