package org.millrace.sink.avro;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.library.netty.TlsSettings;
import org.millrace.rpc.client.Remote;

/**
 * What follows {@code avro-client}, in Flume's words.
 *
 * @param file whose lines are sent; none is the standard input
 * @param directory whose files are sent instead, each renamed when all of it was taken
 * @param headers of every event
 */
record ClientLine(
        AvroSettings settings,
        @Nullable Path file,
        @Nullable Path directory,
        Map<String, String> headers) {
    static final String USAGE = """
            usage: millrace avro-client -H HOST -p PORT [-F FILE | --dirname DIR] [-R HEADER_FILE]
              -H, --host        the host of an Avro source
              -p, --port        its port
              -F, --filename    the file whose lines are sent, an event each; without it, standard input
              --dirname         a directory whose files are sent; each gets the suffix .COMPLETED when all of it was taken
              -R, --headerFile  headers of every event, as lines KEY=VALUE
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Map<String, String> NAMES =
            Map.of("-H", "--host", "-p", "--port", "-F", "--filename", "-R", "--headerFile");
    private static final List<String> KNOWN = List.of("--host", "--port", "--filename", "--dirname", "--headerFile");

    /** What was typed can't be meant. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /** The message of what concerns a file is its name alone. */
    static String why(IOException e) {
        if (e instanceof NoSuchFileException) {
            return e.getMessage() + " is not there";
        }
        if (e instanceof AccessDeniedException) {
            return e.getMessage() + " can't be read: permission denied";
        }
        return String.valueOf(e.getMessage());
    }

    static ClientLine parse(List<String> words) throws UsageException {
        Map<String, String> options = new HashMap<>();
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            String name = NAMES.getOrDefault(word, word);
            if (!KNOWN.contains(name)) {
                throw new UsageException("avro-client knows no '" + word + "'");
            }
            if (!rest.hasNext()) {
                throw new UsageException(word + " needs a value");
            }
            options.put(name, rest.next());
        }
        String host = options.get("--host");
        String port = options.get("--port");
        if (host == null || port == null || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
            throw new UsageException("avro-client needs --host and --port, a number up to 65535");
        }
        if (options.containsKey("--filename") && options.containsKey("--dirname")) {
            throw new UsageException("--filename and --dirname exclude one another");
        }
        return new ClientLine(
                new AvroSettings(
                        new Remote(host, Integer.parseInt(port), 1, Long.MAX_VALUE, PATIENCE, PATIENCE, Duration.ZERO),
                        false,
                        0,
                        false,
                        false,
                        false,
                        TlsSettings.builder().build()),
                path(options, "--filename"),
                path(options, "--dirname"),
                headers(path(options, "--headerFile")));
    }

    private static @Nullable Path path(Map<String, String> options, String name) {
        String given = options.get(name);
        return given == null ? null : Path.of(given);
    }

    private static Map<String, String> headers(@Nullable Path file) throws UsageException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines(file)) {
            int split = line.indexOf('=');
            if (split > 0) {
                headers.put(
                        line.substring(0, split).strip(),
                        line.substring(split + 1).strip());
            } else if (!line.isBlank()) {
                throw new UsageException("'" + line + "' in " + file + " is no KEY=VALUE");
            }
        }
        return headers;
    }

    private static List<String> lines(@Nullable Path file) throws UsageException {
        try {
            return file == null ? List.of() : Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new UsageException(file + " is not UTF-8");
        } catch (IOException e) {
            throw new UsageException(why(e));
        }
    }

    /** The files to be sent, by their names. */
    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(path -> !path.toString().endsWith(".COMPLETED"))
                    .sorted()
                    .toList();
        }
    }
}
