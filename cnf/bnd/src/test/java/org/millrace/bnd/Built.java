package org.millrace.bnd;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A plug-in as bnd builds it of sources.
 *
 * @param jar where it is
 * @param errors what failed the build; there is a jar all the same
 */
record Built(Path jar, List<String> errors) {
    private static final String API = Path.of("api", "target", "classes").toString();

    /** With the plug-in under test, or as somebody builds it who does not have it. */
    static Built of(Path folder, boolean withOurs, Path... sources) throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of("-d", classes.toString(), "-proc:none", "--release", "17"),
                            null,
                            files.getJavaFileObjects(sources))
                    .call();
            if (!compiled) {
                throw new IllegalStateException(said.toString());
            }
        }
        List<File> libraries = libraries();
        try (Builder builder = new Builder()) {
            builder.addClasspath(classes.toFile());
            for (File library : libraries) {
                builder.addClasspath(library);
            }
            builder.setProperty("Bundle-SymbolicName", "com.acme.plugin");
            builder.setProperty("-privatepackage", "com.acme.*");
            builder.setProperty("-reproducible", "true");
            builder.setProperty("-dsannotations-options", "version;maximum=1.5.0");
            if (withOurs) {
                builder.addBasicPlugin(new ConnectorPlugin());
            }
            Path file = folder.resolve(withOurs ? "ours.jar" : "otherwise.jar");
            Jar jar = builder.build();
            jar.write(file.toFile());
            return new Built(file, List.copyOf(builder.getErrors()));
        }
    }

    private static List<File> libraries() {
        List<File> libraries = new ArrayList<>();
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String name = new File(path).getName();
            if (path.endsWith(API)
                    || name.startsWith("org.millrace.api-")
                    || name.startsWith("osgi.annotation")
                    || name.contains(".annotations-")) {
                libraries.add(new File(path));
            }
        }
        return libraries;
    }

    /** The text of an entry. */
    String text(String entry) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return new String(zip.getInputStream(zip.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What a source file says, in a comment before its package, that a build or a look at the jar must tell. */
    static Optional<String> expected(Path source, String when) throws IOException {
        String mark = "// " + when + ": ";
        return Files.readAllLines(source).stream()
                .filter(line -> line.startsWith(mark))
                .map(line -> line.substring(mark.length()))
                .findFirst();
    }
}
