package org.millrace.benchmarks.filechannel;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How our channel bears a long queue.
 *
 * <pre>
 *   start DIRECTORY MEGABYTES SIZE   fills it, closes it in order or is killed, and times open to first delivery
 *   heap DIRECTORY EVENTS SIZE       fills it, and prints the heap that is in use after a collection as it grows
 * </pre>
 */
final class Backlogged {
    private static final int BATCH = 1000;
    private static final int STEPS = 10;

    private Backlogged() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        long amount = Long.parseLong(arguments[2]);
        int size = Integer.parseInt(arguments[3]);
        switch (arguments[0]) {
            case "start" -> start(directory, amount, size);
            case "heap" -> heap(directory, amount, size);
            case "fill" -> fill(directory, amount, size, arguments[4].equals("close"));
            case "open" -> open(directory, size);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void start(Path directory, long megabytes, int size) throws Exception {
        for (String end : List.of("close", "kill")) {
            Path place = Files.createTempDirectory(Files.createDirectories(directory), end);
            try {
                child("fill", place, megabytes, size, end);
                for (int i = 0; i < 3; i++) {
                    System.out.println("after " + end + ": " + child("open", place, megabytes, size, ""));
                    if (end.equals("close")) {
                        // Opening it left a segment that was not closed; what is timed is a clean stop.
                        child("fill", place, 0, size, "close");
                    }
                }
            } finally {
                Compare.delete(place);
            }
        }
    }

    private static String child(String what, Path place, long amount, int size, String end)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Backlogged.class.getName(),
                        what,
                        place.toString(),
                        Long.toString(amount),
                        Integer.toString(size),
                        end)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var lines = process.inputReader(StandardCharsets.UTF_8);
        String said = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("= ")) {
                said = line.substring(2);
                if (end.equals("kill") && what.equals("fill")) {
                    process.destroyForcibly();
                    break;
                }
            }
        }
        process.waitFor();
        return said;
    }

    private static void fill(Path directory, long megabytes, int size, boolean close) throws Exception {
        Side side = Side.open("millrace", directory, BATCH, size, Long.MAX_VALUE / 2);
        long batches = (megabytes << 20) / ((long) BATCH * size);
        for (long i = 0; i < batches; i++) {
            side.put();
        }
        if (close) {
            side.close();
        }
        System.out.println("= filled");
        // To be killed, if it was not closed.
        Thread.sleep(close ? 0 : Long.MAX_VALUE);
    }

    private static void open(Path directory, int size) throws Exception {
        long began = System.nanoTime();
        Side side = Side.open("millrace", directory, BATCH, size, Long.MAX_VALUE / 2);
        long opened = System.nanoTime();
        long queued = side.queued();
        int first = side.take();
        long delivered = System.nanoTime();
        System.out.printf(
                Locale.ROOT,
                "= %d events queued, open after %d ms, the first %d delivered after %d ms%n",
                queued,
                (opened - began) / 1_000_000,
                first,
                (delivered - began) / 1_000_000);
        Runtime.getRuntime().halt(0);
    }

    private static void heap(Path directory, long events, int size) throws Exception {
        Path place = Files.createTempDirectory(Files.createDirectories(directory), "heap");
        try (Side side = Side.open("millrace", place, BATCH, size, Long.MAX_VALUE / 2)) {
            for (int step = 1; step <= STEPS; step++) {
                while (side.queued() < events * step / STEPS) {
                    side.put();
                }
                System.gc();
                System.out.printf(
                        Locale.ROOT,
                        "%,d events queued: heap %.1f MB%n",
                        side.queued(),
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1048576.0);
            }
        } finally {
            Compare.delete(place);
        }
    }
}
