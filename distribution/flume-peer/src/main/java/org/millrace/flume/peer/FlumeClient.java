package org.millrace.flume.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Flume's {@code RpcClient} in another process. Events are {@code e0, e1 …}, each with its number as header {@code n}. Belongs to one thread. */
public final class FlumeClient implements AutoCloseable {
    private final Process process;
    private final Writer orders;
    private final BufferedReader answers;
    private final Path log;
    private String failure = "";

    private FlumeClient(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts one; it connects when it is first asked to send.
     *
     * @param directory for its log
     * @param properties of the client, as {@code RpcClientFactory} has them
     * @param options of its JVM
     */
    public static FlumeClient start(Path directory, Map<String, String> properties, String... options)
            throws IOException {
        Files.createDirectories(directory);
        Path file = Files.writeString(
                Files.createTempFile(directory, "client", ".properties"),
                properties.entrySet().stream()
                        .map(each -> each.getKey() + " = " + each.getValue() + "\n")
                        .collect(Collectors.joining()));
        return start(directory, List.of(options), FlumeClientMain.class.getName(), file.toString());
    }

    /**
     * Starts a program that logs by Log4j 2, whose appender for Flume is the client. Its events have the headers of that appender and
     * are as compressed as it does by default.
     */
    public static FlumeClient appender(Path directory, int port) throws IOException {
        Files.createDirectories(directory);
        Path file = Files.writeString(directory.resolve("log4j2.xml"), """
                <Configuration status="warn" dest="err">
                  <Appenders>
                    <Flume name="flume" type="avro" ignoreExceptions="false" connectTimeoutMillis="5000" requestTimeoutMillis="5000">
                      <Agent host="127.0.0.1" port="%d"/>
                      <PatternLayout pattern="%%m"/>
                    </Flume>
                  </Appenders>
                  <Loggers><Root level="info"><AppenderRef ref="flume"/></Root></Loggers>
                </Configuration>
                """.formatted(port));
        return start(directory, List.of("-Dlog4j2.configurationFile=" + file), LoggingMain.class.getName());
    }

    private static FlumeClient start(Path directory, List<String> options, String main, String... arguments)
            throws IOException {
        Path log = directory.resolve("client.log");
        Process process = new ProcessBuilder(FlumeJvm.command(options, main, arguments))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new FlumeClient(process, log);
    }

    /** Properties of the usual client for one server on this machine. */
    public static Map<String, String> to(int port) {
        return Map.of("client.type", "default", "hosts", "h1", "hosts.h1", "127.0.0.1:" + port);
    }

    /**
     * Properties of the Thrift client for one server on this machine.
     *
     * @param protocol {@code compact} or {@code binary}
     */
    public static Map<String, String> toThrift(int port, String protocol) {
        return Map.of("client.type", "thrift", "hosts", "h1", "hosts.h1", "127.0.0.1:" + port, "protocol", protocol);
    }

    /** Sends events in one {@code appendBatch}; false if that threw. */
    public boolean batch(int from, int count) throws IOException {
        return order("batch " + from + " " + count);
    }

    /** Sends one event by {@code append}; false if that threw. */
    public boolean one(int number) throws IOException {
        return order("one " + number + " 1");
    }

    private boolean order(String order) throws IOException {
        orders.write(order + "\n");
        orders.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the client has ended: " + Files.readString(log));
        }
        failure = answer;
        return answer.equals(FlumeClientMain.DONE);
    }

    /** What the last call said. */
    public String failure() {
        return failure;
    }

    /** Ends it at once, as {@code kill -9}, perhaps in the middle of a call. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process.isAlive()) {
            orders.close();
        }
        process.waitFor();
    }
}
