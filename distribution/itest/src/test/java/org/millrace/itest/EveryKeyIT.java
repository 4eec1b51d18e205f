package org.millrace.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.itest.ComponentJar.Declared;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.osgi.framework.hooks.weaving.WeavingHook;

/**
 * Every key of every component goes a user's way: it stands in a properties file with a value that is not its default, and the
 * instance that Declarative Services makes of it gets that value.
 */
class EveryKeyIT {
    /** Types as users of Flume write them; of the others, as they are. */
    private static final Map<String, String> SPELLINGS = Map.of(
            "serializer text", "TEXT",
            "serializer header_and_text", "org.apache.flume.serialization.HeaderAndBodyTextEventSerializer$Builder",
            "serializer avro_event", "AVRO_EVENT",
            "deserializer line", "LINE",
            "deserializer avro", "org.apache.flume.serialization.AvroEventDeserializer$Builder",
            "deserializer blob", "org.apache.flume.sink.solr.morphline.BlobDeserializer$Builder");

    @TempDir
    Path folder;

    private final List<Declared> components = new ArrayList<>();

    @BeforeEach
    void readTheBundles() throws Exception {
        for (Path file : jarsIn("target/plugins")) {
            components.addAll(ComponentJar.read(file).components());
        }
    }

    private static List<Path> jarsIn(String directory) throws IOException {
        try (Stream<Path> list = Files.list(Path.of(directory))) {
            return list.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void arrivesAtTheInstance() throws Exception {
        Map<Declared, Map<String, String>> typed = new LinkedHashMap<>();
        OtherValues values = new OtherValues(folder);
        for (Declared component : components) {
            typed.put(component, values.of(component));
        }
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.createDirectories(home.resolve("plugins"));
        for (Path jar : jarsIn("target/plugins")) {
            Files.copy(jar, home.resolve("plugins").resolve(jar.getFileName()));
        }
        Files.write(home.resolve("a1.conf"), topology(typed));
        try (Received received = new Received(
                        components.stream().map(Declared::implementation).collect(Collectors.toSet()));
                Deployed agent = new Deployed(
                        home, Map.of(), context -> context.registerService(WeavingHook.class, received, null))) {
            for (Declared component : components) {
                String name = component.kind() + " " + nameOf(component);
                if (List.of("source", "channel", "sink").contains(component.kind())) {
                    await().atMost(Duration.ofSeconds(30))
                            .untilAsserted(() -> assertThat(agent.status(name).map(ComponentStatus::state))
                                    .as(() -> detail(agent, name))
                                    .contains(State.RUNNING));
                }
            }
            int keys = 0;
            for (Declared component : components) {
                List<Map<String, Object>> instances = received.by(component.implementation());
                assertThat(instances)
                        .as("%s was made once to be tried out, and once to run", component)
                        .hasSizeGreaterThanOrEqualTo(2);
                for (Map<String, Object> instance : instances) {
                    of(component, typed).forEach((key, value) -> assertThat(
                                    // A secret below a prefix is typed without the dot that it has there.
                                    text(instance.getOrDefault(key, instance.get("." + key))))
                            .as("%s of %s", key, component)
                            .isEqualTo(value));
                }
                keys += of(component, typed).size();
                System.out.printf(
                        "%-28s %2d keys: %s%n",
                        component,
                        of(component, typed).size(),
                        String.join(" ", of(component, typed).keySet()));
            }
            System.out.printf("%d keys of %d components arrived%n", keys, components.size());
            assertThat(components).hasSizeGreaterThanOrEqualTo(18);
            assertThat(keys).isGreaterThanOrEqualTo(100);
        }
    }

    private static String detail(Deployed agent, String name) {
        try {
            return name + ": " + agent.status(name);
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static Map<String, String> of(Declared component, Map<Declared, Map<String, String>> typed) {
        return typed.getOrDefault(component, Map.of());
    }

    private static String text(@Nullable Object value) {
        return value instanceof Object[] several
                ? Stream.of(several).map(String::valueOf).collect(Collectors.joining(" "))
                : String.valueOf(value);
    }

    private static String nameOf(Declared component) {
        return component.kind() + "_" + component.type();
    }

    private List<Declared> of(String kind) {
        return components.stream()
                .filter(component -> component.kind().equals(kind))
                .toList();
    }

    private static String names(List<Declared> components) {
        return components.stream().map(EveryKeyIT::nameOf).collect(Collectors.joining(" "));
    }

    /** One of each: the sources have all channels and a selector each, the first one all interceptors. */
    private List<String> topology(Map<Declared, Map<String, String>> typed) {
        List<String> lines = new ArrayList<>();
        for (String kind : List.of("source", "channel", "sink")) {
            lines.add("a1." + kind + "s = " + names(of(kind)));
            for (Declared component : of(kind)) {
                add(lines, "a1." + kind + "s." + nameOf(component), component, typed);
            }
        }
        for (Declared sink : of("sink")) {
            lines.add("a1.sinks." + nameOf(sink) + ".channel = channel_memory");
        }
        List<Declared> sources = of("source");
        List<Declared> selectors = of("selector");
        assertThat(sources).as("there is a source for each selector").hasSizeGreaterThanOrEqualTo(selectors.size());
        for (int i = 0; i < sources.size(); i++) {
            String path = "a1.sources." + nameOf(sources.get(i));
            lines.add(path + ".channels = " + names(of("channel")));
            // What is not named would be made with its defaults, beside the one whose keys are looked at.
            add(lines, path + ".selector", selectors.get(i % selectors.size()), typed);
        }
        String first = "a1.sources." + nameOf(sources.get(0)) + ".interceptors";
        lines.add(first + " = " + names(of("interceptor")));
        for (Declared interceptor : of("interceptor")) {
            add(lines, first + "." + nameOf(interceptor), interceptor, typed);
        }
        groups(lines, typed);
        parts(lines, "file_roll", "sink.serializer", typed);
        parts(lines, "spooldir", "deserializer", typed);
        part(lines, "a1.sinks.sink_hdfs.serializer", of("serializer").get(0), typed);
        assertThat(components).as("components of kinds that this test knows").allMatch(component -> List.of(
                        "source",
                        "channel",
                        "sink",
                        "interceptor",
                        "selector",
                        "processor",
                        "serializer",
                        "deserializer")
                .contains(component.kind()));
        return lines;
    }

    /** A group for each processor, of two sinks more. */
    private void groups(List<String> lines, Map<Declared, Map<String, String>> typed) {
        Declared discards = components.stream()
                .filter(component -> component.type().equals("null"))
                .findFirst()
                .orElseThrow();
        lines.add("a1.sinkgroups = " + names(of("processor")));
        for (Declared processor : of("processor")) {
            String group = nameOf(processor);
            List<String> sinks = List.of(group + "_1", group + "_2");
            for (String sink : sinks) {
                add(lines, "a1.sinks." + sink, discards, typed);
                lines.add("a1.sinks." + sink + ".channel = channel_memory");
            }
            lines.replaceAll(line -> line.startsWith("a1.sinks = ") ? line + " " + String.join(" ", sinks) : line);
            lines.add("a1.sinkgroups." + group + ".sinks = " + String.join(" ", sinks));
            add(lines, "a1.sinkgroups." + group + ".processor", processor, typed);
        }
    }

    /** Each part is one of a component: the first one of the one that is there anyway, the others of one more each. */
    private void parts(List<String> lines, String ofType, String key, Map<Declared, Map<String, String>> typed) {
        Declared owner = components.stream()
                .filter(component -> component.type().equals(ofType))
                .findFirst()
                .orElseThrow();
        List<Declared> parts = of(key.substring(key.indexOf('.') + 1));
        String kind = "a1." + owner.kind() + "s";
        List<String> more = new ArrayList<>();
        for (Declared part : parts) {
            boolean first = part.equals(parts.get(0));
            String name = first ? nameOf(owner) : nameOf(part);
            String path = kind + "." + name;
            if (!first) {
                more.add(name);
                add(lines, path, owner, typed);
                if (owner.kind().equals("sink")) {
                    lines.add(path + ".channel = channel_memory");
                } else {
                    lines.add(path + ".channels = " + names(of("channel")));
                    // What is not named would be made with its defaults, beside the one whose keys are looked at.
                    add(lines, path + ".selector", of("selector").get(0), typed);
                }
            }
            part(lines, path + "." + key, part, typed);
        }
        lines.replaceAll(line -> line.startsWith(kind + " = ") ? line + " " + String.join(" ", more) : line);
    }

    private static void part(List<String> lines, String path, Declared part, Map<Declared, Map<String, String>> typed) {
        lines.add(path + " = " + spelling(part));
        of(part, typed).forEach((each, value) -> lines.add(path + "." + each + " = " + value));
    }

    private static String spelling(Declared component) {
        return SPELLINGS.getOrDefault(component.toString(), component.type());
    }

    private static void add(
            List<String> lines, String path, Declared component, Map<Declared, Map<String, String>> typed) {
        lines.add(path + ".type = " + component.type());
        of(component, typed)
                .forEach((key, value) -> lines.add(path + "." + asTyped(key) + " = " + value.replace("\\", "\\\\")));
    }

    /** A secret is a private property, whose dot nobody types. */
    static String asTyped(String key) {
        return key.startsWith(".") ? key.substring(1) : key;
    }
}
