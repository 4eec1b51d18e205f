package org.millrace.runtime.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.launcher.log.Logging;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Passes on what is to be built to the builder, which lies in {@code lib/dist} so that neither an agent nor any other command loads
 * it. Its class loader has the container's bundles besides, as plain jars: the builder reads topologies with their reader.
 */
@Command(
        name = "dist",
        description = "Builds distributions of your own: dist build, dist index. 'dist VERB --help' says more.")
final class DistCommand implements Callable<Integer> {
    private static final String MAIN = "org.millrace.distribution.builder.Dist";

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "WORD", description = "What the builder is to do.")
    private List<String> words = List.of();

    /** The builder knows its options; here they are words. */
    static CommandLine line() {
        return new CommandLine(new DistCommand()).setUnmatchedOptionsArePositionalParams(true);
    }

    @Override
    public Integer call() throws Failure, IOException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        Path lib = Home.current().directory().resolve("lib");
        if (!Files.isDirectory(lib.resolve("dist"))) {
            throw new Failure(
                    1,
                    "this distribution was built without the builder (" + lib.resolve("dist")
                            + " is not there); use the whole one, or build one with 'builder = true'");
        }
        Logging.quiet();
        List<URL> jars = new ArrayList<>(jars(lib.resolve("dist")));
        jars.addAll(jars(lib.resolve("bundles")));
        try (URLClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), DistCommand.class.getClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            return (Integer) loader.loadClass(MAIN)
                    .getMethod("run", String[].class, PrintWriter.class, PrintWriter.class)
                    .invoke(null, words.toArray(String[]::new), line.getOut(), line.getErr());
        } catch (InvocationTargetException e) {
            throw new Failure(1, "the builder failed: " + e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new Failure(
                    1,
                    "the builder in " + lib.resolve("dist") + " is not this version's: unpack the"
                            + " distribution again (" + e + ")");
        } finally {
            Thread.currentThread().setContextClassLoader(DistCommand.class.getClassLoader());
        }
    }

    private static List<URL> jars(Path folder) throws IOException {
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                urls.add(jar.toUri().toURL());
            }
        }
        return urls;
    }
}
