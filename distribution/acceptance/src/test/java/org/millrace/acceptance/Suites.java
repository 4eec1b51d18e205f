package org.millrace.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which components of the plug-ins have no test that puts them through the suite of their kind, in their own module. */
final class Suites {
    private static final Pattern DECLARED = Pattern.compile("^@(?:[\\w.]+\\.)?(\\w+Type)\\(", Pattern.MULTILINE);
    private static final Pattern EXTENDED = Pattern.compile("class \\w+Test extends (?:[\\w.]+\\.)?(\\w+Contract) \\{");

    private static final Map<String, List<String>> BY_ANNOTATION = Map.of(
            "SourceType", List.of("SourceContract", "PolledSourceContract"),
            "SinkType", List.of("SinkContract", "CheckpointedSinkContract"),
            "ChannelType", List.of("ChannelContract"),
            "InterceptorType", List.of("InterceptorContract"),
            "SelectorType", List.of("SelectorContract"),
            "ProcessorType", List.of("ProcessorContract"),
            "SerializerType", List.of("SerializerContract"),
            "DeserializerType", List.of("DeserializerContract"));

    /** Flume's readers take the end of what has come for the end of their input, which the suite of their kind forbids. */
    private static final String AS_FLUME = "FlumeDeserializer";

    private Suites() {}

    /**
     * Each as "class: what it lacks".
     *
     * @param plugins the folder of modules, each with src/main/java and src/test/java
     */
    static List<String> missing(Path plugins) throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path module : list(plugins)) {
            List<String> tests = new ArrayList<>();
            for (Path test : javaFiles(module.resolve("src/test/java"))) {
                tests.add(Files.readString(test));
            }
            for (Path main : javaFiles(module.resolve("src/main/java"))) {
                Matcher declared = DECLARED.matcher(Files.readString(main));
                if (declared.find()) {
                    String name = main.getFileName().toString().replace(".java", "");
                    List<String> suites = BY_ANNOTATION.getOrDefault(declared.group(1), List.of());
                    if (!name.equals(AS_FLUME) && tests.stream().noneMatch(test -> puts(test, name, suites))) {
                        missing.add(name + ": no test in " + module.getFileName() + " extends one of " + suites);
                    }
                }
            }
        }
        return missing;
    }

    /** One that makes the component by its constructor, or has it made. */
    private static boolean puts(String test, String component, List<String> suites) {
        Matcher extended = EXTENDED.matcher(test);
        return extended.find()
                && suites.contains(extended.group(1))
                && (test.contains("(" + component + ".class") || test.contains("new " + component + "("));
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static List<Path> javaFiles(Path tree) throws IOException {
        if (!Files.isDirectory(tree)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(tree)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
