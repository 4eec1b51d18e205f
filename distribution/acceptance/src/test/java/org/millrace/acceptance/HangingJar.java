package org.millrace.acceptance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A bundle whose activator never returns, whoever interrupts it. */
final class HangingJar {
    private static final String ACTIVATOR = """
            package org.example.hanging;
            public final class Start implements org.osgi.framework.BundleActivator {
                @Override public void start(org.osgi.framework.BundleContext context) {
                    while (true) {
                        try {
                            new java.util.concurrent.CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            // Ignored, as by code that was never meant to be stopped.
                        }
                    }
                }
                @Override public void stop(org.osgi.framework.BundleContext context) {}
            }
            """;

    private HangingJar() {}

    static Path pack(Path folder, Installation installation) throws IOException {
        Path source = Files.writeString(folder.resolve("Start.java"), ACTIVATOR);
        Path classes = Files.createDirectories(folder.resolve("hanging"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String libraries;
        try (Stream<Path> jars = Files.walk(installation.home().resolve("lib"))) {
            libraries = jars.map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .collect(Collectors.joining(":"));
        }
        int code = compiler.run(
                null,
                null,
                null,
                "-d",
                classes.toString(),
                "-classpath",
                libraries,
                "--release",
                "17",
                source.toString());
        if (code != 0) {
            throw new IOException("the activator does not compile");
        }
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        Map.of(
                        "Bundle-ManifestVersion", "2",
                        "Bundle-SymbolicName", "org.example.hanging",
                        "Bundle-Version", "1.0.0",
                        "Bundle-Activator", "org.example.hanging.Start",
                        "Import-Package", "org.osgi.framework")
                .forEach((name, value) -> main.put(new Attributes.Name(name), value));
        Path jar = folder.resolve("hanging.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            zip.putNextEntry(new JarEntry("org/example/hanging/Start.class"));
            zip.write(Files.readAllBytes(classes.resolve("org/example/hanging/Start.class")));
            zip.closeEntry();
        }
        return jar;
    }
}
