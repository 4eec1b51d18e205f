package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A third party's sink for Flume, compiled against Flume's jars of an installation: it appends each event to a file. */
final class FlumePlugin {
    static final String TYPE = "com.acme.AcmeSink";
    private static final String SOURCE = """
        package com.acme;

        import java.nio.file.*;
        import org.apache.flume.*;
        import org.apache.flume.conf.Configurable;
        import org.apache.flume.sink.AbstractSink;

        public class AcmeSink extends AbstractSink implements Configurable {
            private Path file;

            public void configure(Context context) {
                file = Path.of(context.getString("file"));
            }

            public Status process() throws EventDeliveryException {
                Channel channel = getChannel();
                Transaction transaction = channel.getTransaction();
                transaction.begin();
                try {
                    StringBuilder lines = new StringBuilder();
                    int taken = 0;
                    Event event = channel.take();
                    while (event != null && ++taken < 50) {
                        lines.append("MARK").append(new String(event.getBody())).append('\\n');
                        event = channel.take();
                    }
                    if (event != null) {
                        lines.append("MARK").append(new String(event.getBody())).append('\\n');
                    }
                    Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    transaction.commit();
                    return taken == 0 ? Status.BACKOFF : Status.READY;
                } catch (Exception e) {
                    transaction.rollback();
                    throw new EventDeliveryException("can't write " + file, e);
                } finally {
                    transaction.close();
                }
            }
        }
        """;

    private FlumePlugin() {}

    /** Puts a version of it into a plug-in folder; its lines begin with the mark. */
    static void install(Installation installation, String folder, String mark) throws IOException {
        Path work = Files.createTempDirectory(installation.home(), "acme");
        Path source = Files.writeString(work.resolve("AcmeSink.java"), SOURCE.replace("MARK", mark));
        Path classes = Files.createDirectory(work.resolve("classes"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                flume(installation),
                                "-d",
                                classes.toString(),
                                source.toString()))
                .isZero();
        pack(classes, installation.home().resolve("plugins.d").resolve(folder).resolve("lib/acme.jar"));
    }

    private static String flume(Installation installation) throws IOException {
        try (Stream<Path> jars = Files.list(installation.home().resolve("flume"))) {
            return jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        Files.createDirectories(jar.getParent());
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        try (OutputStream bytes = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(bytes)) {
            for (Path each : files) {
                out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, out);
            }
        }
    }
}
