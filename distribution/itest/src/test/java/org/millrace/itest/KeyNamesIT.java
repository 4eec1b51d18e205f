package org.millrace.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.itest.ComponentJar.Declared;

/** Every key is called by its component, its description and its README what a user types. */
class KeyNamesIT {
    @TempDir
    Path folder;

    private final Map<Path, ComponentJar> jars = new LinkedHashMap<>();

    @BeforeEach
    void readTheBundles() throws Exception {
        try (Stream<Path> list = Files.list(Path.of("target/plugins"))) {
            for (Path file : list.filter(each -> each.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                jars.put(file, ComponentJar.read(file));
            }
        }
    }

    @Test
    void isCalledWhatDeclarativeServicesAndTheReadmeCallIt() throws Exception {
        for (ComponentJar jar : jars.values()) {
            Path readme = readmeOf(jar.file());
            for (Declared component : jar.components()) {
                assertThat(KeyRule.faults(component, Files.readString(readme)))
                        .as("%s, %s", jar.file().getFileName(), readme)
                        .isEmpty();
            }
        }
    }

    private static Path readmeOf(Path jar) {
        String name = jar.getFileName().toString().replace("org.millrace.", "").replace(".jar", "");
        return name.startsWith("runtime.")
                ? Path.of("../../README.md")
                : Path.of("../../plugins/" + name.replace('.', '-') + "/README.md");
    }

    @Test
    void isLookedAtInEveryPluginOfTheRepository() throws Exception {
        try (Stream<Path> folders = Files.list(Path.of("../../plugins"))) {
            // What is not named after a kind helps to build plug-ins, and is none.
            String kinds = "(source|channel|sink|interceptor|selector|processor|serializer|deserializer)-.*";
            assertThat(folders.filter(each -> Files.exists(each.resolve("pom.xml")))
                            .filter(each -> each.getFileName().toString().matches(kinds))
                            .map(each -> Path.of("target/plugins/org.millrace."
                                    + each.getFileName().toString().replace('-', '.') + ".jar")))
                    .allMatch(jars::containsKey);
        }
    }

    @Test
    void ofTheNameValueIsRefusedInANewComponent() throws Exception {
        Path jar = Made.pack(
                folder,
                "org.example.wrong",
                "1.0.0",
                List.of(
                        new Made.Source("org.example.plugin.LevelConfig", """
                                package org.example.plugin;
                                import org.osgi.service.metatype.annotations.*;
                                @ObjectClassDefinition(id = "millrace.sink.wrong")
                                @interface LevelConfig {
                                    @AttributeDefinition(required = false) String value() default "INFO";
                                    @AttributeDefinition(required = false, name = "buffer.size") int buffer_size() default 10;
                                    @AttributeDefinition(required = false) boolean hidden() default true;
                                }
                                """),
                        new Made.Source("org.example.plugin.WrongSink", """
                                package org.example.plugin;
                                import java.util.List;
                                import org.millrace.api.component.SinkType;
                                import org.millrace.api.event.Event;
                                import org.millrace.api.sink.Sink;
                                import org.osgi.service.component.annotations.*;
                                import org.osgi.service.metatype.annotations.Designate;
                                @SinkType("wrong")
                                @Component(service = Sink.class, configurationPid = "millrace.sink.wrong",
                                        configurationPolicy = ConfigurationPolicy.REQUIRE)
                                @Designate(ocd = LevelConfig.class, factory = true)
                                public final class WrongSink implements Sink {
                                    @Activate public WrongSink(LevelConfig config) {}
                                    @Override public void deliver(org.millrace.api.sink.Batch batch) {}
                                }
                                """)),
                Map.of());
        ComponentJar read = ComponentJar.read(jar);
        assertThat(read.components()).hasSize(1);
        List<String> faults = KeyRule.faults(read.components().get(0), "Keys are `value`, `buffer.size` and `hiden`.");
        assertThat(faults)
                .anySatisfy(fault -> assertThat(fault)
                        .contains("LevelConfig.value() comes from a key level.config", "call the method $value"))
                .anySatisfy(fault -> assertThat(fault).contains("its README has no `hidden`"))
                .noneSatisfy(fault -> assertThat(fault).contains("buffer.size"));
    }
}
