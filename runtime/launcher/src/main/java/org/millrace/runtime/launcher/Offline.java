package org.millrace.runtime.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.millrace.runtime.launcher.log.Logging;

/** Runs one command in a container of its own that has the plug-ins but runs no agent. */
final class Offline {
    private static final long WAIT_SECONDS = 20;

    private Offline() {}

    /** A command that only looks. */
    static int run(List<String> words, PrintWriter out) throws Failure, InterruptedException {
        return run(words, out, false);
    }

    /**
     * A command.
     *
     * @param changes whether what it does to plug-ins is to last
     */
    @SuppressWarnings("unchecked") // the dispatcher's types are part of its contract, see the operate bundle
    static int run(List<String> words, PrintWriter out, boolean changes) throws Failure, InterruptedException {
        Prepared logging = Prepared.by(Logging::quiet);
        Home home = Home.current();
        Path run = temporary();
        try (Container container = Container.start(
                home.directory().resolve("lib/bundles"),
                run.resolve("cache"),
                Map.of(
                        "millrace.mode", "check",
                        "millrace.home", home.directory().toString(),
                        "millrace.run.dir", run.toString(),
                        "millrace.deploy.dir", home.deploy().toString(),
                        "millrace.deploy.write", Boolean.toString(changes),
                        "millrace.plugins.dir", home.plugins().toString()),
                logging,
                starting -> {})) {
            boolean scanned = container.awaitCondition("millrace.plugins", WAIT_SECONDS);
            BiFunction<List<String>, Appendable, Integer> dispatcher =
                    container.await(BiFunction.class, "(millrace.dispatcher=true)", WAIT_SECONDS);
            if (!scanned || dispatcher == null) {
                throw new Failure(1, "the container did not get ready within " + WAIT_SECONDS + " s");
            }
            int code = dispatcher.apply(words, out);
            out.flush();
            return code;
        } finally {
            delete(run);
        }
    }

    static Path temporary() throws Failure {
        try {
            return Files.createTempDirectory("millrace-check-");
        } catch (IOException e) {
            throw new Failure(1, "no temporary directory: " + e.getMessage());
        }
    }

    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            System.err.println("millrace: left behind: " + directory);
        }
    }
}
