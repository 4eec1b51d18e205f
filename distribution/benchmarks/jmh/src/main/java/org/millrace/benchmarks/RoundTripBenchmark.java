package org.millrace.benchmarks;

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

/** One thread puts a batch, takes it and commits: what a channel costs where nobody waits. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgs = {"-Xms1g", "-Xmx1g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RoundTripBenchmark {
    private static final int EVENTS = 1000;

    /** Whose channel. */
    @Param
    public Product product = Product.MILLRACE;

    /** Events of a put and of a take. */
    @Param({"1", "100", "1000"})
    public int batch;

    private Lane lane = Product.MILLRACE.lane(1);

    /** Makes the channel. */
    @Setup
    public void open() {
        lane = product.lane(batch);
    }

    /** Ends the channel. */
    @TearDown
    public void close() throws Exception {
        lane.close();
    }

    /** The time is that of one event. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int roundTrip() throws Exception {
        int taken = 0;
        while (taken < EVENTS) {
            lane.put();
            taken += lane.take(batch);
        }
        return taken;
    }
}
