package org.millrace.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Producers put as fast as the channel lets them; the measured thread takes and commits. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgs = {"-Xms1g", "-Xmx1g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HandOverBenchmark {
    private static final int EVENTS = 1000;

    /** Whose channel. */
    @Param
    public Product product = Product.MILLRACE;

    /** Events of a put, and the most of a take. */
    @Param({"1-1", "1-1000", "100-100", "1000-1000"})
    public String batches = "";

    /** Threads that put. */
    @Param({"1", "4"})
    public int producers;

    private final List<Thread> threads = new ArrayList<>();
    private Lane lane = Product.MILLRACE.lane(1);
    private int most;

    /** Makes the channel and starts the producers. */
    @Setup
    public void open() {
        String[] sizes = batches.split("-", 2);
        lane = product.lane(Integer.parseInt(sizes[0]));
        most = Integer.parseInt(sizes[1]);
        for (int i = 0; i < producers; i++) {
            Thread thread = new Thread(this::produce, "producer-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void produce() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                lane.put();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Flume wraps the interrupt that ends the run; anything else starves the consumer and so shows.
            if (!Thread.currentThread().isInterrupted()) {
                throw e;
            }
        }
    }

    /** Stops the producers and ends the channel. */
    @TearDown
    public void close() throws Exception {
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            thread.join(10_000);
        }
        lane.close();
    }

    /** The time is that of one event. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int handOver() throws Exception {
        int taken = 0;
        while (taken < EVENTS) {
            taken += lane.take(most);
        }
        return taken;
    }
}
