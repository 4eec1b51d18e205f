package org.millrace.flume.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Flume agent that runs in another process until it is closed or killed, or this one ends. Belongs to one thread. */
public final class FlumeAgent implements AutoCloseable {
    private static final long STARTS_WITHIN_MS = 60_000;
    private static final long LOOK_MS = 50;

    private final Path directory;
    private final Process process;
    private final Thread hook;

    private FlumeAgent(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
        this.hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts one.
     *
     * @param directory for its configuration and its log, {@code flume.log}; made if it is missing
     * @param name the agent's name
     * @param configuration its properties file
     * @param options of its JVM, such as {@code -Djavax.net.ssl.keyStore=…}
     */
    public static FlumeAgent start(Path directory, String name, String configuration, String... options)
            throws IOException {
        Files.createDirectories(directory);
        Path file = Files.writeString(directory.resolve("flume.conf"), configuration);
        Path log = directory.resolve("flume.log");
        Process process = new ProcessBuilder(FlumeJvm.command(
                        List.of(options),
                        "org.apache.flume.node.Application",
                        "--name",
                        name,
                        "--conf-file",
                        file.toString(),
                        "--no-reload-conf"))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new FlumeAgent(directory, process);
    }

    /** Waits until somebody listens on a port of this machine. */
    public FlumeAgent listening(int port) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STARTS_WITHIN_MS);
        while (System.nanoTime() < until && process.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) LOOK_MS);
                return this;
            } catch (IOException e) {
                Thread.sleep(LOOK_MS);
            }
        }
        throw new IOException(
                "nobody listens on port " + port + ": " + Files.readString(directory.resolve("flume.log")));
    }

    /** Ends it at once, as {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends it in order. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STARTS_WITHIN_MS, TimeUnit.MILLISECONDS)) {
            kill();
        }
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
