package org.millrace.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a process holds at one moment: its threads, open files and network sockets. Asked later what is there besides. Files and
 * sockets are seen where there is a {@code /proc}; elsewhere threads alone. Jars and devices don't count, since the JVM opens them
 * when it pleases.
 */
public final class Leftovers {
    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final Set<String> OF_THE_JVM = Set.of(
            "Attach Listener",
            "Common-Cleaner",
            "Cleaner-0",
            "DestroyJavaVM",
            "Finalizer",
            "Notification Thread",
            "Reference Handler",
            "Signal Dispatcher",
            "process reaper");
    private static final int INODE = 9;

    private final Set<Thread> threads = threads();
    private final Map<String, Integer> files = files();

    private Leftovers() {}

    /** Looks now. */
    public static Leftovers now() {
        return new Leftovers();
    }

    /** What there is besides, if it does not go away in time; each as a text. */
    public List<String> since(Duration within) {
        List<List<String>> last = new ArrayList<>();
        Eventually.await(within, () -> {
            last.clear();
            last.add(since());
            return last.get(0).isEmpty();
        });
        return last.get(0);
    }

    private List<String> since() {
        List<String> more = new ArrayList<>();
        for (Thread thread : threads()) {
            if (!threads.contains(thread)) {
                more.add("thread " + thread.getName());
            }
        }
        files().forEach((file, count) -> {
            if (count > files.getOrDefault(file, 0)) {
                more.add("open: " + file);
            }
        });
        return more;
    }

    private static Set<Thread> threads() {
        Set<Thread> alive = new HashSet<>(Thread.getAllStackTraces().keySet());
        alive.removeIf(thread -> OF_THE_JVM.contains(thread.getName())
                || thread.getName().startsWith("process reaper")
                || thread.getName().startsWith("ForkJoinPool.commonPool"));
        return alive;
    }

    private static Map<String, Integer> files() {
        if (!Files.isDirectory(OPEN)) {
            return Map.of();
        }
        Map<String, Integer> open = new HashMap<>();
        Map<String, String> sockets = sockets();
        try (Stream<Path> all = Files.list(OPEN)) {
            all.forEach(entry -> {
                String target = target(entry);
                String socket = sockets.get(target);
                if (socket != null) {
                    open.merge(socket, 1, Integer::sum);
                } else if (target.startsWith("/") && !isOfTheJvm(target)) {
                    open.merge(target, 1, Integer::sum);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return open;
    }

    private static boolean isOfTheJvm(String target) {
        return target.endsWith(".jar")
                || target.startsWith("/dev/")
                || target.startsWith("/proc/")
                || target.startsWith("/sys/")
                || target.endsWith("/lib/modules");
    }

    /** Empty for one that was closed in the meantime. */
    private static String target(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Network sockets by how an open file shows them. */
    private static Map<String, String> sockets() {
        Map<String, String> sockets = new HashMap<>();
        for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
            Path table = Path.of("/proc/self/net", protocol);
            if (!Files.isReadable(table)) {
                continue;
            }
            try {
                for (String line : Files.readAllLines(table)) {
                    String[] fields = line.trim().split("\\s+", -1);
                    if (fields.length > INODE) {
                        sockets.put(
                                "socket:[" + fields[INODE] + "]",
                                protocol + " socket " + fields[1] + " (" + fields[INODE] + ")");
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sockets;
    }
}
