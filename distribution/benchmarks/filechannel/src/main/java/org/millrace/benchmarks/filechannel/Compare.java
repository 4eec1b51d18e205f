package org.millrace.benchmarks.filechannel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Runs {@link Measured} for each side in turn and prints medians and ratios: {@code DIRECTORY [ROUNDS [SECONDS]]}. The
 * directory must be on the disk that is to be measured; what the runs leave in it is deleted.
 */
final class Compare {
    private static final List<String> SIDES = List.of("flume", "millrace", "bare");

    /** A batch size, a size of events, and how many put at once. */
    private record Case(int batch, int size, int putters) {
        @Override
        public String toString() {
            return putters + " x " + batch + " events of " + size + " B";
        }
    }

    private static final List<Case> CASES = List.of(
            new Case(100, 200, 1),
            new Case(100, 200, 4),
            new Case(100, 200, 16),
            new Case(1000, 200, 1),
            new Case(100, 1024, 1),
            new Case(100, 1024, 4),
            new Case(1000, 1024, 1));

    private final Path directory;
    private final int seconds;

    private Compare(Path directory, int seconds) {
        this.directory = directory;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
        Compare compare = new Compare(Files.createDirectories(Path.of(arguments[0])), seconds);
        System.out.println("| putters x batch | side | events/s | CPU µs/event | written B/event |");
        System.out.println("|---|---|---|---|---|");
        List<String> ratios = new ArrayList<>();
        for (Case each : CASES) {
            Map<String, List<Measured.Result>> results = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (String side : SIDES) {
                    System.err.println(each + ", " + side + ", round " + (round + 1) + " of " + rounds);
                    results.computeIfAbsent(side, s -> new ArrayList<>()).add(compare.run(side, each));
                }
            }
            Map<String, Measured.Result> medians = new LinkedHashMap<>();
            results.forEach((side, list) -> medians.put(side, median(list)));
            medians.forEach((side, result) -> System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %,.0f | %.3f | %.1f |%n",
                    each,
                    side,
                    result.perSecond(),
                    result.cpuMicros(),
                    result.written()));
            ratios.add(ratio(each, medians));
        }
        System.out.println();
        System.out.println("| putters x batch | events/s, of Flume's | CPU/event, of Flume's | events/s, of bare |"
                + " written, of the bodies |");
        System.out.println("|---|---|---|---|---|");
        ratios.forEach(System.out::println);
    }

    private static Measured.Result median(List<Measured.Result> results) {
        return new Measured.Result(
                middle(results, Comparator.comparing(Measured.Result::perSecond))
                        .perSecond(),
                middle(results, Comparator.comparing(Measured.Result::cpuMicros))
                        .cpuMicros(),
                middle(results, Comparator.comparing(Measured.Result::written)).written());
    }

    private static Measured.Result middle(List<Measured.Result> results, Comparator<Measured.Result> by) {
        return results.stream().sorted(by).toList().get(results.size() / 2);
    }

    private static String ratio(Case each, Map<String, Measured.Result> medians) {
        Measured.Result ours = Objects.requireNonNull(medians.get("millrace"));
        Measured.Result flume = Objects.requireNonNull(medians.get("flume"));
        Measured.Result bare = Objects.requireNonNull(medians.get("bare"));
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | 1/%.0f | %.2f | %.2f |",
                each,
                ours.perSecond() / flume.perSecond(),
                flume.cpuMicros() / ours.cpuMicros(),
                ours.perSecond() / bare.perSecond(),
                ours.written() / each.size());
    }

    private Measured.Result run(String side, Case each) throws IOException, InterruptedException {
        Path place = Files.createTempDirectory(directory, side);
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xms1g",
                            "-Xmx1g",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Measured.class.getName(),
                            side,
                            place.toString(),
                            Integer.toString(each.batch()),
                            Integer.toString(each.size()),
                            Integer.toString(each.putters()),
                            Integer.toString(seconds))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            int code = process.waitFor();
            Measured.Result result = null;
            for (String line : out.lines().toList()) {
                Measured.Result parsed = line.matches("[0-9. ]+") ? Measured.Result.parse(line) : null;
                result = parsed == null ? result : parsed;
            }
            if (code != 0 || result == null) {
                throw new IOException(side + " ended with " + code + ": " + out);
            }
            return result;
        } finally {
            delete(place);
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
