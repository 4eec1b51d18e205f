package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plug-ins of ours, copied out of the tree, and one of somebody else's are built with the parent, against what the build puts
 * into its repository and nothing else of ours.
 */
class ElsewhereIT {
    /** Copied as they are: each one's parent is looked for where the repository is, since nothing is beside it. */
    private static final List<String> OURS =
            List.of("sink-null", "source-seq", "interceptor-standard", "serializer-standard");

    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <parent>
                <groupId>org.millrace</groupId><artifactId>org.millrace.plugin.parent</artifactId><version>1.0.0</version><relativePath/>
              </parent>
              <groupId>com.acme</groupId>
              <artifactId>com.acme.sink.counted</artifactId>
              <version>2.0.0-SNAPSHOT</version>
              <description>Counts words.</description>
              <dependencies>
                <dependency><groupId>org.apache.commons</groupId><artifactId>commons-text</artifactId><version>1.14.0</version></dependency>
              </dependencies>
            </project>
            """;

    private static final String SINK = """
            package com.acme.counted;

            import org.apache.commons.text.WordUtils;
            import org.millrace.api.component.SinkType;
            import org.millrace.api.sink.Batch;
            import org.millrace.api.sink.Sink;

            @SinkType("acme_counted")
            public final class CountedSink implements Sink {
                @interface Config {
                    String path();

                    int max$_$words() default 3;

                    String[] languages() default {"en", "de"};
                }

                public CountedSink(Config config) {
                    WordUtils.capitalize(config.path());
                }

                @Override
                public void deliver(Batch batch) {}
            }
            """;

    private static final String SETTINGS = """
            <settings>
              <mirrors>
                <mirror><id>libraries</id><mirrorOf>*,!millrace</mirrorOf><url>%s</url></mirror>
              </mirrors>
              <profiles>
                <profile>
                  <id>millrace</id>
                  <repositories><repository><id>millrace</id><url>%s</url></repository></repositories>
                </profile>
              </profiles>
              <activeProfiles><activeProfile>millrace</activeProfile></activeProfiles>
            </settings>
            """;

    @TempDir
    static Path folder;

    private static Installation installation;

    @BeforeAll
    static void build() throws Exception {
        installation = Installation.in(Files.createDirectories(folder.resolve("agent")));
        for (String plugin : OURS) {
            copy(Path.of("../../plugins", plugin), folder.resolve(plugin));
        }
        Path acme = Files.createDirectories(folder.resolve("acme/src/main/java/com/acme/counted"));
        Files.writeString(acme.resolve("CountedSink.java"), SINK);
        Files.writeString(folder.resolve("acme/pom.xml"), POM);
        for (String kind : KindsFlow.KINDS) {
            Installation.Answer written = installation.millrace(
                    "plugin",
                    "new",
                    kind,
                    "my-" + kind,
                    "--group",
                    "com.acme",
                    "--dir",
                    project(kind).toString());
            assertThat(written.code()).as(written.all()).isZero();
        }
        String modules = Stream.of(
                        OURS.stream(),
                        Stream.of("acme"),
                        KindsFlow.KINDS.stream().map(kind -> "my-" + kind))
                .flatMap(names -> names)
                .map(module -> "<module>" + module + "</module>")
                .collect(Collectors.joining());
        Files.writeString(
                folder.resolve("pom.xml"),
                "<project><modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>all</artifactId>"
                        + "<version>1</version><packaging>pom</packaging><modules>" + modules + "</modules></project>");
        Files.writeString(
                folder.resolve("settings.xml"),
                SETTINGS.formatted(
                        Path.of(System.getProperty("millrace.libraries", "")).toUri(),
                        installation.home().resolve("repository").toUri()));
        Path said = folder.resolve("maven.txt");
        ProcessBuilder maven = new ProcessBuilder(
                        Path.of(System.getProperty("millrace.maven", ""), "bin/mvn")
                                .toString(),
                        "-B",
                        "-s",
                        "settings.xml",
                        "-Dmaven.repo.local=" + folder.resolve("local"),
                        "package")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        maven.environment().remove("MAVEN_PROJECTBASEDIR");
        Process build = maven.start();
        try {
            assertThat(build.waitFor(5, TimeUnit.MINUTES)).as(said.toString()).isTrue();
        } finally {
            build.destroyForcibly();
        }
        assertThat(build.exitValue()).as(() -> tail(said)).isZero();
    }

    private static Path project(String kind) {
        return folder.resolve("my-" + kind);
    }

    private static String tail(Path said) {
        try {
            List<String> lines = Files.readAllLines(said);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path relative = from.relativize(file);
                if (!relative.startsWith("target")) {
                    Path target = to.resolve(relative.toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target);
                    }
                }
            }
        }
    }

    private static Path jar(Path module) throws IOException {
        try (Stream<Path> files = Files.list(module.resolve("target"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Map<String, String> documents(Path file) throws IOException {
        Map<String, String> documents = new TreeMap<>();
        try (JarFile jar = new JarFile(file.toFile())) {
            for (ZipEntry entry : jar.stream().toList()) {
                if (entry.getName().startsWith("OSGI-INF/") && !entry.isDirectory()) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        documents.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return documents;
    }

    private static Attributes manifest(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.getManifest().getMainAttributes();
        }
    }

    @Test
    void ourPluginsDeclareElsewhereWhatTheyDeclareHere() throws Exception {
        for (String plugin : OURS) {
            Path there = jar(folder.resolve(plugin));
            Path here = jar(Path.of("../../plugins", plugin));
            assertThat(documents(there)).as(plugin).isNotEmpty().isEqualTo(documents(here));
            for (String header : List.of(
                    "Bundle-SymbolicName",
                    "Bundle-Version",
                    "Import-Package",
                    "Provide-Capability",
                    "Require-Capability",
                    "Service-Component")) {
                assertThat(manifest(there).getValue(header))
                        .as("%s of %s", header, plugin)
                        .isEqualTo(manifest(here).getValue(header));
            }
        }
    }

    @Test
    void ourPluginsPassTheKitElsewhere() throws Exception {
        for (String plugin : OURS) {
            try (Stream<Path> reports = Files.list(folder.resolve(plugin).resolve("target/surefire-reports"))) {
                assertThat(reports.map(file -> file.getFileName().toString()))
                        .as(plugin)
                        .anyMatch(name -> name.endsWith("ContractTest.txt"));
            }
        }
    }

    @Test
    void ourArtifactsCameFromTheRepositoryThatTheBuildFills() throws Exception {
        Path ours = folder.resolve("local/org/millrace");
        List<String> fetched;
        try (Stream<Path> files = Files.list(ours)) {
            fetched = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        assertThat(fetched)
                .contains("org.millrace.api", "org.millrace.bnd", "org.millrace.plugin.parent", "org.millrace.testkit");
        for (String artifact : fetched) {
            Path origin = ours.resolve(artifact + "/" + Installation.VERSION + "/_remote.repositories");
            assertThat(Files.readString(origin))
                    .as(artifact)
                    .contains(">millrace=")
                    .doesNotContain(">libraries=");
        }
    }

    @Test
    void aStrangersPluginNeedsFifteenLinesAndIsTakenByAnAgent() throws Exception {
        assertThat(POM.lines().count()).isLessThanOrEqualTo(15);
        Path jar = jar(folder.resolve("acme"));
        Attributes manifest = manifest(jar);
        assertThat(manifest.getValue("Bundle-Version")).isEqualTo("2.0.0");
        assertThat(manifest.getValue("Import-Package"))
                .contains("org.millrace.api.sink;version=\"[1.")
                .doesNotContain("org.apache.commons");
        assertThat(documents(jar).get("OSGI-INF/metatype/millrace.sink.acme_counted.xml"))
                .contains("id=\"path\" type=\"String\" name=", "id=\"max-words\" type=\"Integer\" required=\"false\"")
                .contains("id=\"languages\" type=\"String\" cardinality=\"2147483647\" required=\"false\"");
        Files.copy(jar, installation.plugins().resolve(jar.getFileName().toString()));
        Path configuration = installation.write(
                "conf/a1.conf",
                Configurations.netcatTo(
                        Lines.freePort(), "a1.channels.c1.capacity = 1000", "type = acme_counted", "path = here"));
        try (Agent agent = Agent.of(installation, configuration)) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            Installation.Answer verified = installation.millrace("plugin", "verify", jar.toString());
            assertThat(verified.code()).as(verified.all()).isZero();
        }
    }

    @Test
    void whatIsWrittenForEachKindPassesTheKitAndIsTakenAsItIs() throws Exception {
        List<String> line = new ArrayList<>(List.of("plugin", "verify"));
        for (String kind : KindsFlow.KINDS) {
            line.add(jar(project(kind)).toString());
            try (Stream<Path> reports = Files.list(project(kind).resolve("target/surefire-reports"))) {
                assertThat(reports.map(file -> file.getFileName().toString()))
                        .as(kind)
                        .anyMatch(name -> name.endsWith("ContractTest.txt"));
            }
        }
        Installation.Answer verified = installation.millrace(line.toArray(String[]::new));
        assertThat(verified.code()).as(verified.all()).isZero();
    }

    @Test
    void whatIsWrittenForEachKindMovesEvents() throws Exception {
        Installation own = Installation.in(Files.createDirectories(folder.resolve("flow")));
        for (String kind : KindsFlow.KINDS) {
            Path jar = jar(project(kind));
            Files.copy(jar, own.plugins().resolve(jar.getFileName().toString()));
        }
        KindsFlow.movesEvents(own, folder);
    }
}
