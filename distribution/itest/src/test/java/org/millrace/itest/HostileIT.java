package org.millrace.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.itest.Deployed.Answer;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.store.LocalDisk;
import org.millrace.runtime.deploy.store.Plugin;
import org.millrace.runtime.deploy.store.Reception;
import org.millrace.runtime.deploy.store.Store;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.Version;

/** Jars, files and folders that mean harm: what is installed goes on, and what is judged is what is used. */
@Timeout(120)
class HostileIT {
    private static final List<String> TOPOLOGY = List.of(
            "a1.sources = r1",
            "a1.channels = c1",
            "a1.sinks = k1",
            "a1.sources.r1.type = made",
            "a1.sources.r1.channels = c1",
            "a1.channels.c1.type = memory",
            "a1.channels.c1.capacity = 1000",
            "a1.sinks.k1.type = made",
            "a1.sinks.k1.channel = c1");

    @TempDir
    Path folder;

    private final CountDownLatch end = new CountDownLatch(1);
    private Path home = Path.of("");

    @BeforeEach
    void prepare() throws Exception {
        System.getProperties().put("millrace.itest.end", end);
        System.getProperties().put("millrace.itest.delivered", new Forgetful());
        System.getProperties().put("millrace.itest.next", new AtomicLong());
        home = Files.createDirectories(folder.resolve("home"));
        Files.createDirectories(home.resolve("plugins"));
        Files.writeString(home.resolve("a1.conf"), "a1.channels = c1\na1.channels.c1.type = memory\n");
    }

    /** Forgets what it is given. */
    private static final class Forgetful extends java.util.AbstractQueue<String> {
        @Override
        public boolean offer(String text) {
            return true;
        }

        @Override
        public String poll() {
            return "";
        }

        @Override
        public String peek() {
            return "";
        }

        @Override
        public java.util.Iterator<String> iterator() {
            return List.<String>of().iterator();
        }

        @Override
        public int size() {
            return 0;
        }
    }

    @AfterEach
    void letGo() {
        end.countDown();
        System.getProperties().remove("millrace.itest.end");
        System.getProperties().remove("millrace.itest.delivered");
        System.getProperties().remove("millrace.itest.next");
    }

    private Deployed start(String... more) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("millrace.bundle.deadlineMs", "500"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new Deployed(home, settings);
    }

    private Path drop(Path jar, String name) throws Exception {
        return Files.move(jar, home.resolve("plugins").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void installed(Deployed agent, String bundle, String... versions) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(agent.versions(bundle)).containsExactly(versions));
    }

    /** As if its judges had been wrong. */
    private void slipIn(Path jar) throws Exception {
        Digest digest = Digest.of(jar);
        Store store = Store.open(home.resolve("var/plugins"), new LocalDisk());
        try (Reception reception = store.receive();
                Store.Hold hold = store.hold(Duration.ZERO).orElseThrow()) {
            store.keep(Files.copy(jar, reception.place()), digest);
            Plugin plugin =
                    new Plugin(digest, "org.example.sink", new Version("1.0.0"), Plugin.Use.INSTALLED, "somewhere", "");
            store.change(hold, store.wanted().with(plugin), "install");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hang activator, does not start: its start has not returned within 0.5 s",
        "immediate IGNORE, is not installed: it declares an immediate component",
        "immediate REQUIRE, is not installed: it declares an immediate component"
    })
    void aBundleThatHangsKeepsNothingElseBack(String bad, String why) throws Exception {
        slipIn(Made.sink(folder, "1.0.0", bad));
        Path good = Made.source(folder, "1.0.0", "");
        try (Deployed agent = start()) {
            assertThat(agent.plugin("list").text()).containsPattern("org.example.sink +1.0.0 +(FAILED|DAMAGED)");
            assertThat(agent.plugin("info", "org.example.sink").text()).contains("problem " + why);
            Answer installed = agent.plugin("install", good.toString());
            assertThat(installed.code()).as(installed.text()).isZero();
            assertThat(agent.versions("org.example.source")).containsExactly("1.0.0");
            Answer removed = agent.plugin("remove", "org.example.sink", "--force");
            assertThat(removed.code()).as(removed.text()).isZero();
            end.countDown();
        }
    }

    @Test
    void aJarThatIsExchangedWhileItIsJudgedNeverGetsIn() throws Exception {
        Path good = Made.sink(folder, "1.0.0", "");
        Path other = Files.move(good, folder.resolve("good.jar"));
        Path bad = Files.move(Made.sink(folder, "6.6.6", ""), folder.resolve("bad.jar"));
        Path offered = folder.resolve("offered.jar");
        Path staged = folder.resolve("staged.jar");
        AtomicBoolean over = new AtomicBoolean();
        Files.createLink(offered, other);
        Thread exchange = new Thread(
                () -> {
                    for (int i = 0; !over.get(); i++) {
                        try {
                            Files.deleteIfExists(staged);
                            Files.createLink(staged, i % 2 == 0 ? bad : other);
                            Files.move(staged, offered, StandardCopyOption.ATOMIC_MOVE);
                            Files.deleteIfExists(staged);
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }
                },
                "exchange");
        String digest = Digest.of(other).hex();
        List<String> seen = new CopyOnWriteArrayList<>();
        List<Integer> codes = new ArrayList<>();
        try (Deployed agent = start("millrace.trust.policy", "digests")) {
            SynchronousBundleListener watch = event -> {
                if (event.getType() == BundleEvent.INSTALLED) {
                    seen.add(event.getBundle().getVersion().toString());
                }
            };
            agent.context().addBundleListener(watch);
            exchange.start();
            for (int i = 0; i < 100; i++) {
                codes.add(agent.plugin("install", offered.toString(), "--dry-run", "--sha256=" + digest)
                        .code());
            }
            agent.plugin("install", offered.toString(), "--sha256=" + digest);
            over.set(true);
            exchange.join();
        }
        assertThat(codes).as("some were the good one, some were refused").contains(0);
        assertThat(seen).contains("1.0.0").doesNotContain("6.6.6");
    }

    @Test
    void oneBadFileInTheFolderKeepsNoneOfTheOthersBack() throws Exception {
        Path plugins = home.resolve("plugins");
        try (RandomAccessFile sparse =
                new RandomAccessFile(plugins.resolve("sparse.jar").toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }
        assertThat(new ProcessBuilder("mkfifo", plugins.resolve("pipe.jar").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.createDirectory(plugins.resolve("folder.jar"));
        Files.createSymbolicLink(plugins.resolve("dangling.jar"), plugins.resolve("nowhere"));
        Files.writeString(plugins.resolve("new\nline\u001b[31m.jar"), "no jar");
        drop(Made.sink(folder, "1.0.0", ""), "sink.jar");
        try (Deployed agent = start()) {
            installed(agent, "org.example.sink", "1.0.0");
            assertThat(agent.plugin("list").text())
                    .contains("sparse.jar: has 3221225472 bytes, more than the ")
                    .contains("pipe.jar: is a pipe, a socket or a device")
                    .contains("folder.jar: is a folder")
                    .contains("dangling.jar: is a link that leads nowhere")
                    .contains("new\\u000aline\\u001b[31m.jar")
                    .doesNotContain("\u001b");
            drop(Made.source(folder, "1.0.0", ""), "source.jar");
            installed(agent, "org.example.source", "1.0.0");
            for (String file : List.of("sparse.jar", "pipe.jar", "nothing.jar")) {
                Answer refused = agent.plugin("verify", plugins.resolve(file).toString());
                assertThat(refused.code()).isEqualTo(1);
                assertThat(refused.text()).startsWith("Refused: ").contains(file);
            }
        }
    }

    @Test
    void onlyADeletedFileIsARemovedPlugIn() throws Exception {
        Path plugins = home.resolve("plugins");
        Path away = home.resolve("away");
        Path jar = drop(Made.sink(folder, "1.0.0", ""), "sink.jar");
        try (Deployed agent = start()) {
            installed(agent, "org.example.sink", "1.0.0");
            Files.move(jar, plugins.resolve("renamed.jar"));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(agent.plugin("list").text())
                            .containsPattern("org.example.sink +1.0.0 +ACTIVE .*renamed.jar"));
            // The file became what it never should be: it is there.
            Files.move(plugins.resolve("renamed.jar"), home.resolve("kept.jar"));
            Files.createSymbolicLink(plugins.resolve("renamed.jar"), home.resolve("not-mounted/sink.jar"));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(agent.plugin("list").text()).contains("leads nowhere"));
            assertThat(agent.versions("org.example.sink")).containsExactly("1.0.0");
            Files.move(home.resolve("kept.jar"), plugins.resolve("renamed.jar"), StandardCopyOption.REPLACE_EXISTING);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(agent.plugin("list").text()).doesNotContain("leads nowhere"));
            // Another folder in its place, as when a disk is not mounted.
            Files.move(plugins, away);
            Files.createDirectory(plugins);
            drop(Made.source(folder, "1.0.0", ""), "source.jar");
            installed(agent, "org.example.source", "1.0.0");
            assertThat(agent.versions("org.example.sink")).containsExactly("1.0.0");
        }
        try (Deployed agent = start()) {
            assertThat(agent.versions("org.example.sink")).containsExactly("1.0.0");
            Files.delete(plugins.resolve("source.jar"));
            try (var copied = Files.list(plugins)) {
                for (Path each : copied.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(plugins);
            Files.move(away, plugins);
            assertThat(agent.versions("org.example.sink")).containsExactly("1.0.0");
            Files.delete(plugins.resolve("renamed.jar"));
            installed(agent, "org.example.sink");
        }
    }

    @Test
    void anUpgradeWhoseClassCanNotBeLoadedSaysWhichAndWhy() throws Exception {
        Files.write(home.resolve("a1.conf"), TOPOLOGY);
        drop(Made.sink(folder, "1.0.0", ""), "sink.jar");
        drop(Made.source(folder, "1.0.0", ""), "source.jar");
        try (Deployed agent = start()) {
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(agent.status("sink k1"))
                    .hasValueSatisfying(
                            status -> assertThat(status.state().toString()).isEqualTo("RUNNING")));
            Answer answer = agent.plugin(
                    "upgrade", Made.sink(folder, "2.0.0", "absent class").toString());
            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.text())
                    .contains(
                            "Failed (constructor)",
                            "org.example.plugin.MadeSink",
                            "NoClassDefFoundError",
                            "org/example/absent/Absent");
        }
    }
}
