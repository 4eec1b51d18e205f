package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Builder;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.millrace.api.sink.Sink;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** A plug-in as somebody makes it who has the api, a compiler and bnd, and no parent of ours. Its fields are what it was told. */
final class ThirdParty {
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("(?:class|interface) (\\w+)");

    /** Where a class file says which Java it is for, in a number that was 45 for the first. */
    private static final int MAJOR = 7;

    private static final int JAVA_1 = 44;

    private final String symbolicName;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> instructions = new LinkedHashMap<>();
    private final List<Path> libraries = new ArrayList<>();
    private int java;

    ThirdParty(String symbolicName) {
        this.symbolicName = symbolicName;
    }

    /** A class of its own. */
    ThirdParty source(String text) {
        Matcher in = PACKAGE.matcher(text);
        Matcher type = TYPE.matcher(text);
        assertThat(in.find() && type.find()).as(text).isTrue();
        sources.put(in.group(1).replace('.', '/') + "/" + type.group(1) + ".java", text);
        return this;
    }

    /** An instruction for bnd. */
    ThirdParty with(String instruction, String value) {
        instructions.put(instruction, value);
        return this;
    }

    /** What it is compiled against besides. */
    ThirdParty library(Path jar) {
        libraries.add(jar);
        return this;
    }

    /** Its classes are as a compiler of that Java makes them. */
    ThirdParty forJava(int release) {
        java = release;
        return this;
    }

    /** Builds it into a file. */
    Path build(String version, Path jar) throws Exception {
        Path work = Files.createTempDirectory("third-party");
        try {
            Path classes = compile(work);
            try (Builder builder = new Builder()) {
                builder.setProperty("Bundle-SymbolicName", symbolicName);
                builder.setProperty("Bundle-Version", version);
                builder.setProperty("-privatepackage", "com.acme.*");
                builder.setProperty("-noimportjava", "true");
                builder.setProperty("-dsannotations-options", "version;maximum=1.5.0");
                instructions.forEach(builder::setProperty);
                builder.addClasspath(classes.toFile());
                builder.addClasspath(api().toFile());
                for (Path library : libraries) {
                    builder.addClasspath(library.toFile());
                }
                builder.build().write(jar.toFile());
                assertThat(builder.getErrors()).isEmpty();
            }
            return jar;
        } finally {
            delete(work);
        }
    }

    private Path compile(Path work) throws IOException, URISyntaxException {
        Path classes = Files.createDirectories(work.resolve("classes"));
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = work.resolve(source.getKey());
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, source.getValue()));
        }
        List<String> line = new ArrayList<>(List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp"));
        List<String> path = new ArrayList<>();
        for (Path each : List.of(api(), place(Component.class), place(Designate.class))) {
            path.add(each.toString());
        }
        libraries.forEach(each -> path.add(each.toString()));
        line.add(String.join(File.pathSeparator, path));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            assertThat(compiler.getTask(
                                    said,
                                    manager,
                                    null,
                                    line,
                                    null,
                                    manager.getJavaFileObjects(files.toArray(Path[]::new)))
                            .call())
                    .as(said::toString)
                    .isTrue();
        }
        if (java > 0) {
            try (var all = Files.walk(classes)) {
                for (Path each : all.filter(Files::isRegularFile).toList()) {
                    byte[] content = Files.readAllBytes(each);
                    content[MAJOR] = (byte) (JAVA_1 + java);
                    Files.write(each, content);
                }
            }
        }
        return classes;
    }

    private static Path api() throws URISyntaxException {
        return place(Sink.class);
    }

    /** The jar or folder from which a class of this test's came. */
    static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
