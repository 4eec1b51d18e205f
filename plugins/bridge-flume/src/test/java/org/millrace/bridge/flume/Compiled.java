package org.millrace.bridge.flume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A third party's jar, compiled against Flume's own jars and nothing of ours. */
final class Compiled {
    private Compiled() {}

    /** A jar of one class. */
    static Path jar(Path work, String className, String source, Path jar) throws IOException {
        Path sources = Files.createDirectories(work.resolve("src"));
        Path classes = Files.createDirectories(work.resolve("classes-" + System.nanoTime()));
        Path file = sources.resolve(className.substring(className.lastIndexOf('.') + 1) + ".java");
        Files.writeString(file, source);
        String flume;
        try (Stream<Path> jars = Files.list(FlumeHome.flume())) {
            flume = jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
        List<String> options = List.of("-proc:none", "-d", classes.toString(), "-cp", flume, file.toString());
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new)))
                .isZero();
        Files.createDirectories(jar.getParent());
        List<Path> made = new ArrayList<>();
        try (Stream<Path> all = Files.walk(classes)) {
            all.filter(Files::isRegularFile).forEach(made::add);
        }
        try (OutputStream bytes = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(bytes)) {
            for (Path each : made) {
                out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, out);
            }
        }
        return jar;
    }
}
