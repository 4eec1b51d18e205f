package org.millrace.distribution.builder;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;

/** A small installation: a real framework and real logging, a container of one bundle, and plug-ins that are only declared. */
final class Installed {
    private final Path home;

    private Installed(Path home) {
        this.home = home;
    }

    static Installed in(Path home) throws Exception {
        for (String folder : List.of("bin", "conf", "lib/bundles", "plugins")) {
            Files.createDirectories(home.resolve(folder));
        }
        Files.writeString(home.resolve("bin/millrace"), "#!/bin/sh\n");
        Files.writeString(home.resolve("conf/logback.xml"), "<configuration/>\n");
        Files.writeString(home.resolve("LICENSE"), "A licence.\n");
        copy(Bundle.class, home.resolve("lib/org.apache.felix.framework-7.0.5.jar"));
        copy(Logger.class, home.resolve("lib/slf4j-api-2.0.20.jar"));
        Installed installed = new Installed(home);
        installed.bundle("lib/bundles", "x.container", "1.0.0", "x.container;version=1.0.0", "", "");
        installed.type("source.line", "1.0.0", "source", "line", "");
        installed.type("channel.heap", "1.0.0", "channel", "heap", "");
        installed.type("selector.all", "1.0.0", "selector", "replicating", "");
        installed.type("sink.deep", "1.0.0", "sink", "deep", "x.library;version=\"[1.0,2)\"");
        installed.type("sink.flat", "1.0.0", "sink", "flat", "");
        installed.type("sink.flat", "1.5.0", "sink", "flat", "");
        installed.bundle("plugins", "x.library", "1.2.0", "x.library;version=1.2.0", "", "");
        return installed;
    }

    private static void copy(Class<?> type, Path to) throws Exception {
        Files.copy(
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()), to);
    }

    Path home() {
        return home;
    }

    /** A plug-in of ours that declares a type. */
    void type(String name, String version, String kind, String type, String imports) throws Exception {
        String parts = kind.equals("sink") ? ";parts:List<String>=\"serializer=serializer\"" : "";
        bundle(
                "plugins",
                "org.millrace." + name,
                version,
                "",
                imports,
                "org.millrace.connector;kind=" + kind + ";type=" + type + parts);
    }

    void bundle(String folder, String name, String version, String exports, String imports, String provides)
            throws Exception {
        try (Builder builder = new Builder()) {
            Jar jar = new Jar(name);
            for (String export : exports.split(",", -1)) {
                String path = export.replaceFirst(";.*", "").replace('.', '/');
                jar.putResource(
                        (path.isEmpty() ? "none" : path) + "/content.txt",
                        new EmbeddedResource(name.getBytes(StandardCharsets.UTF_8), 0L));
            }
            builder.setJar(jar);
            builder.setProperty("Bundle-SymbolicName", name);
            builder.setProperty("Bundle-Version", version);
            builder.setProperty("-resourceonly", "true");
            builder.setProperty("-reproducible", "true");
            builder.setProperty("-noextraheaders", "true");
            builder.setProperty("Export-Package", exports);
            builder.setProperty("Import-Package", imports);
            builder.setProperty("Provide-Capability", provides);
            Jar made = builder.build();
            made.write(
                    home.resolve(folder).resolve(name + "-" + version + ".jar").toFile());
        }
    }

    Path topology(Path file, String sink) throws IOException {
        return Files.writeString(
                file,
                "a1.sources = r1\n"
                        + "a1.channels = c1\n"
                        + "a1.sinks = k1\n"
                        + "a1.sources.r1.type = line\n"
                        + "a1.sources.r1.channels = c1\n"
                        + "a1.channels.c1.type = heap\n"
                        + "a1.sinks.k1.channel = c1\n"
                        + "a1.sinks.k1.type = " + sink + "\n");
    }

    /** What a command said, and its exit code. */
    record Said(int code, String text) {}

    Said dist(Object... words) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        String before = System.setProperty("millrace.home", home.toString());
        try {
            int code = Dist.run(
                    java.util.Arrays.stream(words).map(Object::toString).toArray(String[]::new), writer, writer);
            writer.flush();
            return new Said(code, said.toString());
        } finally {
            if (before == null) {
                System.clearProperty("millrace.home");
            } else {
                System.setProperty("millrace.home", before);
            }
        }
    }
}
