package org.millrace.flume.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Hadoop's key server for tests, in another process until it is closed or this one ends. Belongs to one thread. */
public final class Kdc implements AutoCloseable {
    private static final String REALM = "@EXAMPLE.COM";

    private final Path directory;
    private final Process process;

    private Kdc(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    static Path keytab(Path directory, String principal) {
        return directory.resolve(principal.replace('/', '-') + ".keytab");
    }

    static Path configuration(Path directory) {
        return directory.resolve("krb5.conf");
    }

    /**
     * Starts one.
     *
     * @param directory for its files
     * @param principals without a realm, such as {@code flume/localhost}, each of which gets a keytab
     */
    public static Kdc start(Path directory, String... principals) throws IOException {
        Files.createDirectories(directory);
        Path log = directory.resolve("kdc.log");
        String[] arguments = Stream.concat(Stream.of(directory.toString()), Stream.of(principals))
                .toArray(String[]::new);
        Process process = new ProcessBuilder(FlumeJvm.command(List.of(), KdcMain.class.getName(), arguments))
                .redirectError(log.toFile())
                .start();
        Kdc kdc = new Kdc(directory, process);
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); !KdcMain.READY.equals(line); line = said.readLine()) {
            if (line == null) {
                throw new IOException("the key server has ended: " + Files.readString(log));
            }
        }
        return kdc;
    }

    /** The file with the key of a principal. */
    public Path keytab(String principal) {
        return keytab(directory, principal);
    }

    /** A principal with its realm. */
    public String full(String principal) {
        return principal + REALM;
    }

    /** What Java has to know of it, as {@code java.security.krb5.conf}. */
    public Path configuration() {
        return configuration(directory);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }
}
