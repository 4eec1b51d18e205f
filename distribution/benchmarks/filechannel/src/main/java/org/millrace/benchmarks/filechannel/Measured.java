package org.millrace.benchmarks.filechannel;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One measurement, in a process of its own: {@code KIND DIRECTORY BATCH SIZE PUTTERS SECONDS}. Putters put as fast as one thread
 * takes; prints events per second, CPU microseconds and bytes written to the disk for each event taken.
 */
final class Measured {
    private static final int WARM_UP_SECONDS = 4;
    private static final int QUEUED_BATCHES = 100;
    private static final long CAPACITY = 1_000_000;

    private Measured() {}

    public static void main(String[] arguments) throws Exception {
        int batch = Integer.parseInt(arguments[2]);
        int size = Integer.parseInt(arguments[3]);
        int putters = Integer.parseInt(arguments[4]);
        int seconds = Integer.parseInt(arguments[5]);
        Side side = Side.open(arguments[0], Path.of(arguments[1]), batch, size, CAPACITY);
        LongAdder taken = new LongAdder();
        AtomicBoolean ended = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < putters; i++) {
            threads.add(thread(ended, () -> {
                // Else one side's putters would keep its taker from its lock, and nothing would come out.
                if (side.queued() > (long) QUEUED_BATCHES * batch || !side.put()) {
                    Thread.sleep(1);
                }
            }));
        }
        threads.add(thread(ended, () -> taken.add(side.take())));
        threads.forEach(Thread::start);
        Thread.sleep(WARM_UP_SECONDS * 1000L);
        Meter before = Meter.read(taken.sum());
        Thread.sleep(seconds * 1000L);
        Meter after = Meter.read(taken.sum());
        System.out.println(after.since(before));
        ended.set(true);
        Runtime.getRuntime().halt(0);
    }

    /** What a thread does over and over. */
    private interface Work {
        void once() throws Exception;
    }

    private static Thread thread(AtomicBoolean ended, Work work) {
        return new Thread(() -> {
            try {
                while (!ended.get()) {
                    work.once();
                }
            } catch (Exception e) {
                if (!ended.get()) {
                    e.printStackTrace();
                    Runtime.getRuntime().halt(1);
                }
            }
        });
    }

    /** What the process has used so far. */
    record Meter(long nanos, long cpuNanos, long written, long events) {
        static Meter read(long events) throws IOException {
            var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Meter(System.nanoTime(), system.getProcessCpuTime(), bytesWritten(), events);
        }

        private static long bytesWritten() throws IOException {
            for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
                if (line.startsWith("write_bytes: ")) {
                    return Long.parseLong(line.substring("write_bytes: ".length()));
                }
            }
            return 0;
        }

        String since(Meter before) {
            double count = Math.max(1, events - before.events);
            return String.format(
                    Locale.ROOT,
                    "%.0f %.4f %.1f",
                    count * 1e9 / (nanos - before.nanos),
                    (cpuNanos - before.cpuNanos) / 1e3 / count,
                    (written - before.written) / count);
        }
    }

    /** What was printed. */
    record Result(double perSecond, double cpuMicros, double written) {
        static @Nullable Result parse(String line) {
            String[] words = line.trim().split(" ", -1);
            return words.length == 3
                    ? new Result(
                            Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]))
                    : null;
        }
    }
}
