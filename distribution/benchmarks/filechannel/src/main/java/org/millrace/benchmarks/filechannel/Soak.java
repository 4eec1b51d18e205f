package org.millrace.benchmarks.filechannel;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.Opened;

/**
 * Works our channel for some minutes as a day does: it fills and drains, leases are rolled back, and it is closed and opened
 * again. {@code DIRECTORY MINUTES}; prints what the process holds at equal states, and by how much that grows, if it does.
 */
final class Soak {
    private static final int BATCH = 500;
    private static final int SIZE = 200;
    private static final int SAMPLES = 40;
    private static final long QUEUED = 2_000_000;

    private final Path directory;
    private final Random random = new Random(1);
    private final List<Event> batch = new ArrayList<>();
    private final List<double[]> samples = new ArrayList<>();
    private long put;
    private long taken;
    private Channel channel;

    private Soak(Path directory) throws Exception {
        this.directory = directory;
        for (int i = 0; i < BATCH; i++) {
            batch.add(Event.of(new byte[SIZE]));
        }
        channel = open();
    }

    private Channel open() throws Exception {
        return Opened.in(
                directory, Map.of("capacity", 2 * QUEUED, "minimumRequiredSpace", 1L << 20, "maxFileSize", 16L << 20));
    }

    public static void main(String[] arguments) throws Exception {
        Path place = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "soak");
        long length = Duration.ofMinutes(Long.parseLong(arguments[1])).toNanos();
        try {
            new Soak(place).run(length);
        } finally {
            Compare.delete(place);
        }
    }

    private void run(long length) throws Exception {
        System.out.println("| minute | events put | heap MB | open files | threads | MB on disk |");
        System.out.println("|---|---|---|---|---|---|");
        long began = System.nanoTime();
        for (int sample = 0; sample <= SAMPLES; sample++) {
            while (System.nanoTime() - began < length * sample / SAMPLES) {
                cycle();
            }
            drain();
            channel.close();
            channel = open();
            sample((System.nanoTime() - began) / 60e9);
        }
        channel.close();
        if (taken != put) {
            throw new IllegalStateException(put + " events were put, and " + taken + " taken");
        }
        System.out.printf(
                Locale.ROOT,
                "%nGrowth in 24 hours, by least squares over the last three quarters: heap %+.1f MB, open files %+.1f,"
                        + " threads %+.1f, disk %+.1f MB%n",
                slope(2),
                slope(3),
                slope(4),
                slope(5));
    }

    private void cycle() throws Exception {
        long queue = 1L + random.nextInt((int) QUEUED);
        for (long i = 0; i < queue; i += BATCH) {
            channel.put(batch, MarkChanges.none(), Duration.ofMinutes(1));
            put += BATCH;
            if (random.nextInt(3) == 0) {
                take(false);
            }
        }
        if (random.nextBoolean()) {
            drain();
        }
        if (random.nextInt(4) == 0) {
            channel.close();
            channel = open();
        }
        while (channel.usage().events().orElse(0) > QUEUED) {
            take(true);
        }
    }

    private boolean take(boolean commit) throws Exception {
        Lease lease = channel.take(Demand.of(BATCH, Long.MAX_VALUE, Duration.ZERO));
        if (lease.events().isEmpty()) {
            return false;
        }
        if (commit || random.nextInt(5) > 0) {
            channel.commit(List.of(lease), MarkChanges.none());
            taken += lease.events().size();
        } else {
            lease.rollback();
        }
        return true;
    }

    private void drain() throws Exception {
        boolean any = true;
        while (any) {
            any = take(true);
        }
    }

    private void sample(double minute) throws IOException {
        System.gc();
        double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1048576.0;
        double files;
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            files = open.count();
        }
        double threads = ManagementFactory.getThreadMXBean().getThreadCount();
        double disk;
        try (Stream<Path> all = Files.walk(directory)) {
            disk = all.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum()
                    / 1048576.0;
        }
        samples.add(new double[] {minute, put, heap, files, threads, disk});
        System.out.printf(
                Locale.ROOT, "| %.1f | %,d | %.1f | %.0f | %.0f | %.1f |%n", minute, put, heap, files, threads, disk);
    }

    /** Growth in 24 hours. */
    private double slope(int column) {
        List<double[]> used = samples.subList(samples.size() / 4, samples.size());
        double meanX = used.stream().mapToDouble(each -> each[0]).average().orElse(0);
        double meanY = used.stream().mapToDouble(each -> each[column]).average().orElse(0);
        double xy = 0;
        double xx = 0;
        for (double[] each : used) {
            xy += (each[0] - meanX) * (each[column] - meanY);
            xx += (each[0] - meanX) * (each[0] - meanX);
        }
        return xx == 0 ? 0 : xy / xx * 24 * 60;
    }
}
