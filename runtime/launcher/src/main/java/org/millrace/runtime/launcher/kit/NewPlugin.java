package org.millrace.runtime.launcher.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of a new plug-in: a Maven project with a component of a kind, its two tests, and a README. */
public final class NewPlugin {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z]+)}");

    private final Map<String, String> words = new HashMap<>();
    private final Map<String, String> files = new TreeMap<>();

    /**
     * @param name the type that users will type: small letters, digits, {@code -} and {@code _}, a letter first
     * @param group the Maven group, which is the beginning of its package too
     * @param version of Millrace, which its parent has
     * @param repository where the parent is
     */
    public NewPlugin(PluginKind kind, String name, String group, String version, String repository) {
        String component = text(kind.typed() + "/Component.java");
        String contract = text(kind.typed() + "/ContractTest.java");
        String test = text(kind.typed() + "/ComponentTest.java");
        String type = className(name, kind.noun(), component + contract + test);
        // It ends in the name of a kind, so that it is no word of the language.
        String ownPackage = group + "." + type.toLowerCase(Locale.ROOT);
        words.putAll(Map.of("name", name, "type", name, "group", group, "artifact", group + "." + name));
        words.putAll(Map.of("class", type, "package", ownPackage, "millrace", version));
        words.put("repository", repository.replace("&", "&amp;"));
        texts(kind).forEach((key, value) -> words.put(key, filled(value)));
        String folder = ownPackage.replace('.', '/') + "/" + type;
        files.put("pom.xml", filled(text("common/pom.xml")));
        files.put("README.md", filled(text("common/README.md")));
        files.put("src/main/java/" + folder + ".java", filled(component));
        files.put("src/test/java/" + folder + "ContractTest.java", filled(contract));
        files.put("src/test/java/" + folder + "Test.java", filled(test));
    }

    /** {@code acme-http-post} becomes {@code AcmeHttpPostSink}, {@code my-sink} becomes {@code MySink}. */
    private static String className(String name, String noun, String texts) {
        String words = Stream.of(name.split("[-_]", -1))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
        boolean taken = texts.contains("." + words + ";");
        return words.endsWith(noun) && !taken ? words : words + noun;
    }

    private static Map<String, String> texts(PluginKind kind) {
        Properties read = new Properties();
        try {
            read.load(new StringReader(text(kind.typed() + "/words.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, read::getProperty));
    }

    private static String text(String resource) {
        try (InputStream in = NewPlugin.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the launcher's jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String filled(String text) {
        return PLACE.matcher(text).replaceAll(this::word);
    }

    private String word(MatchResult place) {
        String word = words.get(place.group(1));
        if (word == null) {
            throw new IllegalStateException("nothing stands for " + place.group());
        }
        return Matcher.quoteReplacement(word);
    }

    /** By their paths in the project, in order. */
    public Map<String, String> files() {
        return Map.copyOf(files);
    }

    /**
     * Writes all into a folder, which is made.
     *
     * @throws FileAlreadyExistsException if there is something of this name already; nothing was written
     */
    public void writeTo(Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(folder.toString());
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.writeString(path, file.getValue());
        }
    }
}
