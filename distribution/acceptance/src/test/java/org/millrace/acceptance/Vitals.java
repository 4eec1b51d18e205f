package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds on to, once its garbage is collected.
 *
 * @param classLoaders of bundles, reachable ones only
 * @param classes loaded; the rest of the metaspace is what the JVM noted of methods that ran often
 * @param threads of the JVM and the agent
 * @param files open, sockets included
 * @param metaspaceKib used
 * @param heapKib of live objects
 */
record Vitals(long classLoaders, long classes, long threads, long files, long metaspaceKib, long heapKib) {
    private static final Pattern LOADERS =
            Pattern.compile("\\d+:\\s+(\\d+)\\s+\\d+\\s+\\S*BundleWiringImpl\\$BundleClassLoader");
    private static final Pattern CLASSES = Pattern.compile("Total Usage - \\d+ loaders, (\\d+) classes");
    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern METASPACE = Pattern.compile("Both:.*?(\\d+) bytes \\([^)]*\\) used");
    private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");

    static Vitals of(long pid) throws IOException, InterruptedException {
        // References that finalizers and cleaners hold are gone after the second collection.
        ask(pid, "GC.class_histogram");
        String histogram = ask(pid, "GC.class_histogram");
        String metaspace = ask(pid, "VM.metaspace scale=1");
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return new Vitals(
                    number(LOADERS, histogram),
                    number(CLASSES, metaspace),
                    number(THREADS, Files.readString(Path.of("/proc/" + pid + "/status"))),
                    files.count(),
                    number(METASPACE, metaspace) / 1024,
                    number(TOTAL, histogram) / 1024);
        }
    }

    /** How many classes of this name have objects: as many as loaders have one that is in use. */
    static int copies(long pid, String className) throws IOException, InterruptedException {
        ask(pid, "GC.class_histogram");
        return (int) ask(pid, "GC.class_histogram")
                .lines()
                .filter(line -> line.matches("\\s*\\d+:.*\\s" + Pattern.quote(className) + "(\\s.*)?"))
                .count();
    }

    private static long number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        assertThat(found.find()).as(pattern + " in " + text).isTrue();
        return Long.parseLong(found.group(1));
    }

    private static String ask(long pid, String question) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), question)
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(answer).isZero();
        return answer;
    }

    @Override
    public String toString() {
        return classLoaders + " class loaders of bundles, " + classes + " classes, " + threads + " threads, " + files
                + " open files, metaspace " + metaspaceKib + " KiB, heap " + heapKib + " KiB";
    }
}
