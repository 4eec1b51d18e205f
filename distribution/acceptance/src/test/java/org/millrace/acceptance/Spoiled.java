package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * Bad versions of the plug-ins that ship: the component's own source with a statement more, compiled against the plug-in's jar
 * and put into it.
 */
final class Spoiled {
    private static final String HANG =
            "for (boolean ever = true; ever; ) { try { Thread.sleep(60_000); } catch (InterruptedException e) { } }";

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
     * Packs a bad version.
     *
     * @param spoil {@code throw|hang|report METHOD}, a constructor being {@code constructor}; {@code report} has it say after a
     *     moment that it does not work; or {@code resolve}, for one that imports what is not there
     */
    Path as(String version, String spoil, Path folder) throws IOException {
        Path made =
                folder.resolve(jar.getFileName().toString().replaceFirst("-[0-9.]+\\.jar$", "-" + version + ".jar"));
        Map<String, byte[]> classes = new TreeMap<>();
        if (!spoil.equals("resolve")) {
            String[] words = spoil.split(" ", -1);
            classes = compile(
                    spoiled(Files.readString(source), words[0], words[1]), folder.resolve("spoiled-" + version));
        }
        try (JarFile from = new JarFile(jar.toFile());
                OutputStream file = Files.newOutputStream(made)) {
            Manifest manifest = new Manifest(from.getManifest());
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            if (spoil.equals("resolve")) {
                String imports = manifest.getMainAttributes().getValue("Import-Package");
                manifest.getMainAttributes().putValue("Import-Package", imports + ",org.example.absent");
            }
            try (JarOutputStream to = new JarOutputStream(file, manifest)) {
                for (JarEntry entry : from.stream().toList()) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        to.putNextEntry(new JarEntry(entry.getName()));
                        byte[] other = classes.get(entry.getName());
                        to.write(other == null ? from.getInputStream(entry).readAllBytes() : other);
                    }
                }
            }
        }
        return made;
    }

    private String spoiled(String text, String how, String method) {
        String type = source.getFileName().toString().replace(".java", "");
        boolean constructor = method.equals("constructor");
        Pattern head =
                Pattern.compile("public " + (constructor ? type : "[\\w<>]+ " + method) + "\\(([^)]*)\\)[^{;]*\\{");
        Matcher found = head.matcher(text);
        if (!found.find()) {
            assertThat(method).as("a method that every component has").isEqualTo("open");
            String whole =
                    "@Override public void open(org.millrace.api.component.ComponentContext context) throws Exception {"
                            + statement(how, method, "context") + "}\n";
            int end = text.lastIndexOf('}');
            return text.substring(0, end) + whole + text.substring(end);
        }
        Matcher other = Pattern.compile("\\s*this\\([^;]*;").matcher(text);
        int at = constructor && other.region(found.end(), text.length()).lookingAt() ? other.end() : found.end();
        String parameter = found.group(1).strip();
        String name = parameter.substring(parameter.lastIndexOf(' ') + 1);
        return text.substring(0, at) + statement(how, method, name) + text.substring(at);
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

    private Map<String, byte[]> compile(String text, Path folder) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path file = folder.resolve(source.getFileName());
        Files.writeString(file, text);
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
            assertThat(compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(file))
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
