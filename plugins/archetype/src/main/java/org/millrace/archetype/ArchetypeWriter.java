package org.millrace.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.millrace.runtime.launcher.kit.NewPlugin;
import org.millrace.runtime.launcher.kit.PluginKind;

/**
 * Writes the content of the archetype: one template for each file of a project, with the texts of all kinds in it. A project is
 * written for odd names, as {@code plugin new} would, and becomes a template by putting Velocity's references for them.
 */
public final class ArchetypeWriter {
    private static final Pattern CLASS = Pattern.compile(".*/Qqname([A-Z][a-z]+?)((?:Contract)?Test)?\\.java");
    private static final Pattern MAIN = Pattern.compile("src/main/java/com/acme/(\\w+)/(\\w+)\\.java");
    private static final Pattern USED = Pattern.compile("import [a-z.]+\\.([A-Z]\\w*);");
    private static final String NAMES = """
            #set( $hash = '#' )
            #set( $dollar = '$' )
            """;

    private final String version;
    private final Map<String, StringBuilder> templates = new TreeMap<>();
    private final StringBuilder kinds = new StringBuilder();

    private ArchetypeWriter(String version) {
        this.version = version;
    }

    /**
     * @param arguments the version of Millrace, the text of the archetype's description, the folder to write to, and one for
     *     projects as they have to be
     */
    public static void main(String[] arguments) throws IOException {
        ArchetypeWriter writer = new ArchetypeWriter(arguments[0]);
        for (String kind : PluginKind.all()) {
            writer.add(kind);
        }
        writer.writeTo(Path.of(arguments[2]), Files.readString(Path.of(arguments[1])));
        for (String kind : PluginKind.all()) {
            writer.expect(kind, Path.of(arguments[3], kind));
        }
    }

    /** What the archetype plugin compares: a kind's properties, all of them, the project that they give, and no build of it. */
    private void expect(String kind, Path folder) throws IOException {
        String repository = "file:///opt/millrace/repository/";
        Map<String, String> files =
                new NewPlugin(PluginKind.of(kind).orElseThrow(), "my-" + kind, "com.acme", version, repository).files();
        Matcher named = files.keySet().stream()
                .map(MAIN::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .orElseThrow();
        write(folder.resolve("archetype.properties"), """
                kind=%1$s
                name=my-%1$s
                groupId=com.acme
                artifactId=com.acme.my-%1$s
                version=1.0.0
                package=com.acme.%2$s
                className=%3$s
                repository=%4$s
                """.formatted(kind, named.group(1), named.group(2), repository));
        write(folder.resolve("goal.txt"), "");
        for (Map.Entry<String, String> file : files.entrySet()) {
            write(folder.resolve("reference").resolve(file.getKey()), file.getValue());
        }
    }

    private void add(String kind) {
        Map<String, String> files =
                new NewPlugin(PluginKind.of(kind).orElseThrow(), "qqname", "qqgroup", version, "qqrepository").files();
        String noun = files.keySet().stream()
                .map(CLASS::matcher)
                .filter(Matcher::matches)
                .map(matched -> matched.group(1))
                .findFirst()
                .orElseThrow();
        files.forEach((path, text) -> {
            StringBuilder template = templates.computeIfAbsent(template(path), key -> new StringBuilder());
            template.append(branch(template, kind)).append('\n').append(velocity(text, noun));
        });
        String used = files.values().stream()
                .flatMap(text -> USED.matcher(text).results())
                .map(found -> found.group(1))
                .distinct()
                .sorted()
                .collect(Collectors.joining(",", ",", ","));
        kinds.append(branch(kinds, kind)).append("#set($noun='" + noun + "')#set($used='" + used + "')");
    }

    private static String branch(StringBuilder before, String kind) {
        return (before.isEmpty() ? "#if" : "#elseif") + "($kind=='" + kind + "')";
    }

    private static String template(String path) {
        Matcher matched = CLASS.matcher(path);
        return matched.matches()
                ? path.substring(0, path.indexOf("qqgroup")) + "__className__"
                        + Objects.requireNonNullElse(matched.group(2), "") + ".java"
                : path;
    }

    private static String velocity(String text, String noun) {
        return Pattern.compile("[#$]")
                .matcher(text)
                .replaceAll(ArchetypeWriter::named)
                .replace("qqgroup.qqname" + noun.toLowerCase(Locale.ROOT), "${package}")
                .replace("Qqname" + noun, "${className}")
                .replace("qqgroup.qqname-1.0.0.jar", "${artifactId}-${version}.jar")
                .replace("<version>1.0.0</version>\n  <description>", "<version>${version}</version>\n  <description>")
                .replace("qqgroup.qqname", "${artifactId}")
                .replace("qqgroup", "${groupId}")
                .replace("qqname", "${name}")
                .replace("qqrepository", "${repository}");
    }

    private static String named(MatchResult sign) {
        return Matcher.quoteReplacement(sign.group().equals("#") ? "${hash}" : "${dollar}");
    }

    private void writeTo(Path folder, String description) throws IOException {
        for (Map.Entry<String, StringBuilder> template : templates.entrySet()) {
            write(folder.resolve("archetype-resources/" + template.getKey()), NAMES + template.getValue() + "#end\n");
        }
        String filled =
                description.replace("KINDS", String.join("|", PluginKind.all())).replace("OF_KIND", kinds + "#end");
        write(folder.resolve("META-INF/maven/archetype-metadata.xml"), filled);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }
}
