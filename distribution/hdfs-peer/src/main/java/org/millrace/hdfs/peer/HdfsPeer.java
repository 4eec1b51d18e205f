package org.millrace.hdfs.peer;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A small HDFS that runs in another process until it is closed, or this one ends. Orders are given by one thread at a time. */
public final class HdfsPeer implements AutoCloseable {
    /** What stands before a command line whose process does not end by a ctrl-c that is meant for the one that started it. */
    public static final List<String> UNINTERRUPTED = List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh");

    private static final String CLASS_PATH = "class-path";

    private final Path directory;
    private final Process process;
    private final Writer orders;
    private final BufferedReader answers;
    private final String address;

    private HdfsPeer(Path directory, Process process) throws IOException {
        this.directory = directory;
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.address = answer();
    }

    /**
     * Starts one and waits until it works.
     *
     * @param directory where it keeps its files; made if it is missing
     * @param dataNodes how many DataNodes it has, and replicas a file
     * @param properties Hadoop's, besides, and those of {@link Cluster}
     */
    public static HdfsPeer start(Path directory, int dataNodes, Map<String, String> properties) throws IOException {
        Files.createDirectories(directory);
        List<String> line = new ArrayList<>(UNINTERRUPTED);
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dhadoop.home.dir=" + directory,
                "-cp",
                classPath(),
                Cluster.class.getName(),
                directory.toString(),
                Integer.toString(dataNodes)));
        properties.forEach((name, value) -> line.add(name + "=" + value));
        Process process = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectError(directory.resolve("errors").toFile())
                .start();
        try {
            return new HdfsPeer(directory, process);
        } catch (IOException e) {
            process.destroyForcibly();
            throw new IOException("the HDFS did not start: " + Files.readString(directory.resolve("errors")), e);
        }
    }

    private static String classPath() throws IOException {
        try (InputStream in = Objects.requireNonNull(HdfsPeer.class.getResourceAsStream(CLASS_PATH))) {
            String own = Path.of(HdfsPeer.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
            return own + File.pathSeparator + new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /** Where it is, as {@code hdfs://host:port}. */
    public String address() {
        return address;
    }

    /** A directory with {@code core-site.xml} and {@code hdfs-site.xml} that lead there. */
    public Path configuration() {
        return directory.resolve("conf");
    }

    /** The keytab of one who is let in by Kerberos, by the first part of the principal. */
    public Path keytab(String name) {
        return directory.resolve("keytabs").resolve(name + ".keytab");
    }

    /** What leads a JVM to the key server, as {@code java.security.krb5.conf}. */
    public Path kerberos() {
        return directory.resolve("krb5.conf");
    }

    /**
     * Gives an order, see {@link Cluster}.
     *
     * @return what it answers, a line
     * @throws UncheckedIOException if it could not do it
     */
    public String order(String... words) {
        try {
            orders.write(String.join("\t", words) + "\n");
            orders.flush();
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", words) + ": " + e.getMessage(), e);
        }
    }

    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(Cluster.DONE)) {
                return line.substring(Cluster.DONE.length());
            }
            if (line.startsWith(Cluster.FAILED)) {
                throw new IOException(line.substring(Cluster.FAILED.length()));
            }
        }
        throw new IOException("it has ended");
    }

    /** Ends it; its files stay. */
    @Override
    public void close() throws IOException {
        try {
            orders.close();
        } catch (IOException e) {
            // It has ended by itself.
            process.destroyForcibly();
        }
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
