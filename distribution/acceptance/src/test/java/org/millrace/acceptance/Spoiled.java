package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Other versions of the plug-ins that ship, bad ones mostly: the component's own source with a statement more, compiled against
 * the plug-in's jar and put into it.
 */
@SuppressWarnings("InlineFormatString") // sources read better apart
final class Spoiled {
    private static final String HANG =
            "for (boolean ever = true; ever; ) { try { Thread.sleep(60_000); } catch (InterruptedException e) { } }";

    private static final String LIBRARY = """
            package org.example.library;
            import java.util.*;
            import org.millrace.api.event.Event;
            import org.millrace.api.sink.Batch;
            public final class Library {
                public static Batch ofMajor%1$d(Batch batch) {
                    List<Event> marked = new ArrayList<>();
                    for (Event event : batch) marked.add(Event.of("v%2$d" + event.text()));
                    return new Batch() {
                        @Override public List<Event> events() { return marked; }
                        @Override public int attempt() { return batch.attempt(); }
                        @Override public void reject(int index, String reason) { batch.reject(index, reason); }
                        @Override public void again(int index, String reason) { batch.again(index, reason); }
                        @Override public Batch slice(int from, int to) { return ofMajor%1$d(batch.slice(from, to)); }
                    };
                }
            }
            """;

    private final Path jar;
    private final Path source;

    /**
     * @param jar the good version
     * @param module the plug-in's folder under {@code plugins}
     * @param type the component's class
     */
    Spoiled(Path jar, String module, String type) {
        this.jar = jar;
        this.source = Path.of("../../plugins", module, "src/main/java", type.replace('.', '/') + ".java");
    }

    /**
     * Packs a version of a sink that carries a library of its own: it puts {@code vMAJOR} before each event's body by a method
     * that other major versions of the library do not have.
     */
    Path with(String version, int major, Path folder) throws IOException {
        String text = inserted(
                Files.readString(source),
                "deliver",
                "batch = org.example.library.Library.ofMajor" + major + "(batch);");
        String library = String.format(LIBRARY, major, major);
        return pack(version, folder, compile(folder.resolve("made-" + version), text, library), manifest -> {});
    }

    /**
     * Packs a bad version.
     *
     * @param spoil {@code throw|hang|report METHOD}, a constructor being {@code constructor}; {@code report} has it say after a
     *     moment that it does not work; or {@code resolve}, for one that imports what is not there
     */
    Path as(String version, String spoil, Path folder) throws IOException {
        if (spoil.equals("resolve")) {
            return pack(version, folder, Map.of(), manifest -> {
                String imports = manifest.getMainAttributes().getValue("Import-Package");
                manifest.getMainAttributes().putValue("Import-Package", imports + ",org.example.absent");
            });
        }
        String[] words = spoil.split(" ", -1);
        String text = spoiled(Files.readString(source), words[0], words[1]);
        return pack(version, folder, compile(folder.resolve("made-" + version), text), manifest -> {});
    }

    /** The good jar under another version, with these classes in place of its own or besides. */
    private Path pack(String version, Path folder, Map<String, byte[]> classes, Consumer<Manifest> more)
            throws IOException {
        String name = jar.getFileName().toString().replaceFirst("-[0-9.]+\\.jar$", "-" + version + ".jar");
        Path made = folder.resolve(name);
        Map<String, byte[]> entries = new TreeMap<>();
        try (JarFile from = new JarFile(jar.toFile());
                OutputStream file = Files.newOutputStream(made)) {
            for (JarEntry entry : from.stream().toList()) {
                if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    entries.put(entry.getName(), from.getInputStream(entry).readAllBytes());
                }
            }
            entries.putAll(classes);
            Manifest manifest = new Manifest(from.getManifest());
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            more.accept(manifest);
            try (JarOutputStream to = new JarOutputStream(file, manifest)) {
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    to.putNextEntry(new JarEntry(entry.getKey()));
                    to.write(entry.getValue());
                }
            }
        }
        return made;
    }

    private String spoiled(String text, String how, String method) {
        Matcher found = head(method).matcher(text);
        if (!found.find()) {
            assertThat(method).as("a method that every component has").isEqualTo("open");
            String whole =
                    "@Override public void open(org.millrace.api.component.ComponentContext context) throws Exception {"
                            + statement(how, method, "context") + "}\n";
            int end = text.lastIndexOf('}');
            return text.substring(0, end) + whole + text.substring(end);
        }
        String parameter = found.group(1).strip();
        return inserted(text, method, statement(how, method, parameter.substring(parameter.lastIndexOf(' ') + 1)));
    }

    private Pattern head(String method) {
        String type = source.getFileName().toString().replace(".java", "");
        String name = method.equals("constructor") ? type : "[\\w<>]+ " + method;
        return Pattern.compile("public " + name + "\\(([^)]*)\\)[^{;]*\\{");
    }

    /** The source with a statement more, the first of a method. */
    private String inserted(String text, String method, String statement) {
        Matcher found = head(method).matcher(text);
        assertThat(found.find()).as(method + " in " + source).isTrue();
        Matcher other = Pattern.compile("\\s*this\\([^;]*;").matcher(text);
        boolean delegates = method.equals("constructor")
                && other.region(found.end(), text.length()).lookingAt();
        int at = delegates ? other.end() : found.end();
        return text.substring(0, at) + statement + text.substring(at);
    }

    private static String statement(String how, String method, String parameter) {
        return switch (how) {
            case "throw" -> "if (true) { throw new NoClassDefFoundError(\"spoiled in " + method + "\"); }";
            case "hang" -> HANG;
            case "report" ->
                parameter + ".threads().newThread(() -> {"
                        + " try { Thread.sleep(300); } catch (InterruptedException e) { return; } "
                        + parameter
                        + ".report(org.millrace.api.component.Health.FAILED, \"spoiled in run\"); }).start();";
            default -> throw new IllegalArgumentException(how);
        };
    }

    /** Compiles the component's text, and others that are a class each. */
    private Map<String, byte[]> compile(Path folder, String text, String... others) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<Path> sources = new ArrayList<>();
        sources.add(Files.writeString(folder.resolve(source.getFileName()), text));
        for (String other : others) {
            Matcher name = Pattern.compile("class (\\w+)").matcher(other);
            assertThat(name.find()).isTrue();
            sources.add(Files.writeString(folder.resolve(name.group(1) + ".java"), other));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-nowarn",
                    "-proc:none",
                    "--release",
                    "17",
                    "-d",
                    classes.toString(),
                    "-cp",
                    jar + java.io.File.pathSeparator + System.getProperty("java.class.path"));
            assertThat(compiler.getTask(
                                    said,
                                    files,
                                    null,
                                    options,
                                    null,
                                    files.getJavaFileObjects(sources.toArray(Path[]::new)))
                            .call())
                    .as(said::toString)
                    .isTrue();
        }
        Map<String, byte[]> compiled = new TreeMap<>();
        try (Stream<Path> made = Files.walk(classes)) {
            for (Path one : made.filter(Files::isRegularFile).toList()) {
                compiled.put(classes.relativize(one).toString().replace('\\', '/'), Files.readAllBytes(one));
            }
        }
        return compiled;
    }
}
