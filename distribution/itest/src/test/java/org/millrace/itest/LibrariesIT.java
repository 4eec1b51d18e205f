package org.millrace.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.itest.Deployed.Answer;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Versions of a library that plug-ins share come and go while numbers flow through sinks that use it. */
@SuppressWarnings("InlineFormatString") // sources of plug-ins read better apart
class LibrariesIT {
    private static final String SHARED = """
            package org.example.shared;
            public final class Shared {
                public static String version() { return "%s"; }
            }
            """;

    private static final String SINK = """
            package org.example.plugin;
            import java.util.Queue;
            import org.example.shared.Shared;
            import org.millrace.api.component.*;
            import org.millrace.api.event.Event;
            import org.millrace.api.sink.*;
            @SinkType("shared")
            @org.osgi.service.component.annotations.Component(service = Sink.class, configurationPid = "millrace.sink.shared",
                    configurationPolicy = org.osgi.service.component.annotations.ConfigurationPolicy.REQUIRE)
            public final class SharedSink implements Sink {
                private String name = "";
                @Override public void open(ComponentContext context) { name = context.name(); }
                @SuppressWarnings("unchecked")
                @Override public void deliver(Batch batch) {
                    Queue<String> seen = (Queue<String>) System.getProperties().get("millrace.itest.delivered");
                    for (Event event : batch) {
                        seen.add(name + " %s library " + Shared.version() + "|" + event.text());
                    }
                }
            }
            """;

    private static final String LIBRARY = "org.example.zlibrary";
    private static final String USER = "org.example.sink";

    @TempDir
    Path folder;

    private final Queue<String> delivered = new ConcurrentLinkedQueue<>();
    private final AtomicLong next = new AtomicLong();
    private Path home = Path.of("");

    @BeforeEach
    void prepare() throws Exception {
        System.getProperties().put("millrace.itest.delivered", delivered);
        System.getProperties().put("millrace.itest.next", next);
        home = Files.createDirectories(folder.resolve("home"));
        Files.createDirectories(home.resolve("plugins"));
        Files.write(
                home.resolve("a1.conf"),
                List.of(
                        "a1.sources = r1",
                        "a1.channels = c1",
                        "a1.sinks = k1 k2",
                        "a1.sources.r1.type = made",
                        "a1.sources.r1.channels = c1",
                        "a1.channels.c1.type = memory",
                        "a1.channels.c1.capacity = 10000",
                        "a1.sinks.k1.type = shared",
                        "a1.sinks.k1.channel = c1",
                        "a1.sinks.k2.type = shared",
                        "a1.sinks.k2.channel = c1"));
        drop(Made.source(folder, "1.0.0", ""));
    }

    @AfterEach
    void forget() {
        System.getProperties().remove("millrace.itest.delivered");
        System.getProperties().remove("millrace.itest.next");
    }

    private Path drop(Path jar) throws Exception {
        return Files.move(jar, home.resolve("plugins").resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Its name comes after that of who uses it. */
    private Path library(String version, String ofPackage) throws Exception {
        return Made.pack(
                folder,
                LIBRARY,
                version,
                List.of(new Made.Source("org.example.shared.Shared", String.format(SHARED, version))),
                Map.of("Export-Package", "org.example.shared;version=" + ofPackage + ";-noimport:=true"));
    }

    private Path sink(String version) throws Exception {
        return Made.pack(
                folder,
                USER,
                version,
                List.of(
                        new Made.Source("org.example.shared.Shared", String.format(SHARED, "none")),
                        new Made.Source("org.example.plugin.SharedSink", String.format(SINK, version))),
                Map.of(
                        "-privatepackage",
                        "org.example.plugin",
                        "Import-Package",
                        "org.example.shared;version=\"[1,2)\",*"));
    }

    private void awaitFlow(String... texts) {
        int before = delivered.size();
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(delivered.stream().skip(before).toList())
                        .as("%s", List.of(texts))
                        .satisfies(lines -> assertThat(Stream.of(texts))
                                .allMatch(text -> lines.stream().anyMatch(line -> line.startsWith(text)))));
    }

    private void drain(Deployed agent) throws Exception {
        assertThat(agent.plugin("remove", "org.example.source", "--force").code())
                .isZero();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(delivered.stream()
                        .map(line -> Long.parseLong(line.substring(line.indexOf('|') + 1)))
                        .sorted()
                        .toList())
                .hasSizeGreaterThan(0)
                .containsExactlyElementsOf(
                        LongStream.range(0, next.get()).boxed().toList()));
    }

    private static void done(Answer answer) {
        assertThat(answer.code()).as(answer.text()).isZero();
    }

    private static WeakReference<ClassLoader> loader(Deployed agent, String version) {
        for (Bundle bundle : agent.context().getBundles()) {
            if (LIBRARY.equals(bundle.getSymbolicName())
                    && bundle.getVersion().toString().equals(version)) {
                return new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
            }
        }
        throw new AssertionError("no " + version);
    }

    @Test
    void sinksMoveToANewerLibraryOneByOneAndTheOldOneGoesWithTheLast() throws Exception {
        drop(library("1.0.0", "1.0.0"));
        drop(sink("1.0.0"));
        try (Deployed agent = new Deployed(home, Map.of())) {
            awaitFlow("k1 1.0.0 library 1.0.0", "k2 1.0.0 library 1.0.0");
            WeakReference<ClassLoader> old = loader(agent, "1.0.0");
            done(agent.plugin("install", library("1.1.0", "1.0.0").toString()));
            awaitFlow("k1 1.0.0 library 1.0.0", "k2 1.0.0 library 1.0.0");

            Path newer = sink("1.1.0");
            done(agent.plugin("upgrade", newer.toString(), "--only=k1", "--healthy-for=0"));
            awaitFlow("k1 1.1.0 library 1.1.0", "k2 1.0.0 library 1.0.0");
            assertThat(agent.plugin("info", LIBRARY).text())
                    .containsPattern("1\\.0\\.0  ACTIVE[\\s\\S]*used by " + USER + " 1\\.0\\.0\n")
                    .containsPattern("1\\.1\\.0  ACTIVE[\\s\\S]*used by " + USER + " 1\\.1\\.0\n");
            assertThat(agent.plugin("info", USER).text()).contains("uses    " + LIBRARY + " 1.1.0");

            assertThat(agent.plugin("remove", LIBRARY + "@1.0.0").text())
                    .startsWith("Refused: ")
                    .contains(USER + " 1.0.0 uses " + LIBRARY);
            Files.delete(home.resolve("plugins").resolve(LIBRARY + "-1.0.0.jar"));
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() ->
                            assertThat(agent.plugin("list").text()).containsPattern(LIBRARY + " +1\\.0\\.0 +LEAVING"));
            awaitFlow("k1 1.1.0 library 1.1.0", "k2 1.0.0 library 1.0.0");

            done(agent.plugin("upgrade", newer.toString(), "--healthy-for=0"));
            awaitFlow("k1 1.1.0 library 1.1.0", "k2 1.1.0 library 1.1.0");
            assertThat(agent.versions(LIBRARY)).containsExactly("1.1.0");
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                System.gc();
                return old.get() == null;
            });
            drain(agent);
        }
    }

    @Test
    void whatIsRemovedAlthoughItIsUsedStaysUntilItIsLeftOrWantedAgain() throws Exception {
        Path first = drop(library("1.0.0", "1.0.0"));
        Path kept = Files.copy(first, folder.resolve("kept.jar"));
        drop(sink("1.0.0"));
        try (Deployed agent = new Deployed(home, Map.of())) {
            awaitFlow("k1 1.0.0 library 1.0.0");
            Answer removed = agent.plugin("remove", LIBRARY, "--force");
            done(removed);
            assertThat(removed.text()).contains("stays until it is left by " + USER + " 1.0.0");
            awaitFlow("k1 1.0.0 library 1.0.0");
            done(agent.plugin("install", kept.toString()));
            assertThat(agent.plugin("list").text()).containsPattern(LIBRARY + " +1\\.0\\.0 +ACTIVE");
            done(agent.plugin("remove", USER, "--force"));
            assertThat(agent.versions(LIBRARY)).as("wanted").containsExactly("1.0.0");
            done(agent.plugin("remove", LIBRARY));
            assertThat(agent.versions(LIBRARY)).isEmpty();
        }
    }

    @Test
    void aPluginGetsTheNewestLibraryThatFitsAndAfterARestartEachDoes() throws Exception {
        drop(library("1.0.0", "1.0.0"));
        drop(sink("1.0.0"));
        try (Deployed agent = new Deployed(home, Map.of())) {
            awaitFlow("k1 1.0.0 library 1.0.0");
            done(agent.plugin("install", library("2.0.0", "2.0.0").toString()));
            done(agent.plugin("install", library("1.2.0", "1.0.0").toString()));
            done(agent.plugin("upgrade", sink("1.1.0").toString(), "--only=k2", "--healthy-for=0"));
            awaitFlow("k1 1.0.0 library 1.0.0", "k2 1.1.0 library 1.2.0");
        }
        try (Deployed agent = new Deployed(home, Map.of())) {
            awaitFlow("k1 1.0.0 library 1.2.0", "k2 1.1.0 library 1.2.0");
            done(agent.plugin("remove", LIBRARY + "@1.0.0"));
            assertThat(agent.versions(LIBRARY)).containsExactly("1.2.0", "2.0.0");
        }
    }

    @Test
    void ofLibraryAndUserThatComeTogetherEitherMayComeFirst() throws Exception {
        Path user = sink("1.0.0");
        Path library = library("1.0.0", "1.0.0");
        try (Deployed agent = new Deployed(home, Map.of())) {
            Answer alone = agent.plugin("install", user.toString());
            assertThat(alone.text()).contains("Failed (resolve): ", "org.example.shared");
            done(agent.plugin("install", user.toString(), library.toString()));
            awaitFlow("k1 1.0.0 library 1.0.0");
        }
    }
}
