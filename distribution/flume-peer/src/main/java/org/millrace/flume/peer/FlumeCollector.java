package org.millrace.flume.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Flume agent whose source listens, and whose events are safe in a file channel before they go to files. It can be started again and again. */
public final class FlumeCollector {
    private final Path directory;
    private final int port;
    private final String source;
    private final List<String> options;

    /**
     * On a port of this machine that nobody has.
     *
     * @param directory for all that it writes
     * @param source the keys of its source but {@code bind} and {@code port}, a line each, such as {@code type = avro}
     * @param options of its JVM
     */
    public FlumeCollector(Path directory, String source, String... options) throws IOException {
        this.directory = directory;
        this.source = source;
        this.options = List.of(options);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.createDirectories(out());
    }

    private Path out() {
        return directory.resolve("out");
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** Starts it, and waits until it listens. */
    public FlumeAgent start() throws IOException, InterruptedException {
        String keys = source.lines()
                .map(line -> "a1.sources.r1." + line.strip() + "\n")
                .collect(Collectors.joining());
        String configuration =
                """
                a1.sources = r1
                a1.channels = c1
                a1.sinks = k1
                %sa1.sources.r1.bind = 127.0.0.1
                a1.sources.r1.port = %d
                a1.sources.r1.channels = c1
                a1.channels.c1.type = file
                a1.channels.c1.checkpointDir = %s
                a1.channels.c1.dataDirs = %s
                a1.sinks.k1.type = file_roll
                a1.sinks.k1.sink.directory = %s
                a1.sinks.k1.channel = c1
                """.formatted(keys, port, directory.resolve("checkpoint"), directory.resolve("data"), out());
        return FlumeAgent.start(directory, "a1", configuration, options.toArray(String[]::new))
                .listening(port);
    }

    /** What it has written so far, an event a line. */
    public List<String> written() throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(out())) {
            for (Path file : files.toList()) {
                all.addAll(Files.readAllLines(file));
            }
        }
        return all;
    }
}
