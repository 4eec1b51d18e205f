package org.millrace.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.itest.Deployed.Answer;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.store.LocalDisk;
import org.millrace.runtime.deploy.store.Plugin;
import org.millrace.runtime.deploy.store.Reception;
import org.millrace.runtime.deploy.store.Store;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** What is not trusted does not get into the framework, so that no class of it is ever loaded. */
class TrustIT {
    @TempDir
    Path folder;

    private Path home = Path.of("");
    private Path jar = Path.of("");
    private String digest = "";

    @BeforeEach
    void prepare() throws Exception {
        home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve("a1.conf"), "a1.channels = c1\na1.channels.c1.type = memory\n");
        jar = Made.sink(folder, "1.0.0", "");
        digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
    }

    private Deployed hardened() throws Exception {
        return new Deployed(home, Map.of("millrace.trust.policy", "digests"));
    }

    @Test
    void underDigestsOnlyANamedDigestGetsIn() throws Exception {
        try (Deployed agent = hardened()) {
            Answer refused = agent.plugin("install", jar.toString());
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.text()).contains(digest + " is not listed");
            assertThat(agent.versions("org.example.sink")).isEmpty();
            assertThat(agent.plugin("install", jar.toString(), "--sha256=" + "0".repeat(64))
                            .code())
                    .isEqualTo(1);
            assertThat(agent.versions("org.example.sink")).isEmpty();
            Answer taken = agent.plugin("install", jar.toString(), "--sha256=" + digest);
            assertThat(taken.code()).as(taken.text()).isZero();
            assertThat(agent.versions("org.example.sink")).containsExactly("1.0.0");
        }
        try (Deployed agent = hardened()) {
            assertThat(agent.versions("org.example.sink")).containsExactly("1.0.0");
        }
    }

    @Test
    void aHardenedInstallationsDropFolderIsOff() throws Exception {
        Files.createDirectories(home.resolve("plugins"));
        Files.copy(jar, home.resolve("plugins/dropped.jar"), StandardCopyOption.REPLACE_EXISTING);
        try (Deployed agent = hardened()) {
            assertThat(agent.versions("org.example.sink")).isEmpty();
            assertThat(agent.plugin("list").text()).contains("dropped.jar", "the drop folder is off");
        }
    }

    @Test
    void aByteAlteredInTheStoreKeepsThePluginOut() throws Exception {
        try (Deployed agent = new Deployed(home, Map.of())) {
            assertThat(agent.plugin("install", jar.toString()).code()).isZero();
        }
        Path content = home.resolve("var/plugins/sha256").resolve(digest + ".jar");
        byte[] bytes = Files.readAllBytes(content);
        bytes[bytes.length / 2] ^= 1;
        Files.write(content, bytes);
        try (Deployed agent = new Deployed(home, Map.of())) {
            assertThat(agent.versions("org.example.sink")).isEmpty();
            assertThat(agent.plugin("list").text()).containsPattern("org.example.sink +1.0.0 +DAMAGED");
            assertThat(agent.plugin("remove", "org.example.sink").code()).isZero();
            assertThat(agent.plugin("install", jar.toString()).code()).isZero();
            assertThat(agent.versions("org.example.sink")).containsExactly("1.0.0");
        }
    }

    @Test
    void anIndexesDigestIsChecked() throws Exception {
        String index = """
                <repository xmlns="http://www.osgi.org/xmlns/repository/v1.0.0" name="test" increment="1">
                  <resource>
                    <capability namespace="osgi.identity">
                      <attribute name="osgi.identity" value="org.example.sink"/>
                      <attribute name="version" type="Version" value="1.0.0"/>
                    </capability>
                    <capability namespace="osgi.content">
                      <attribute name="osgi.content" value="%s"/>
                      <attribute name="url" value="org.example.sink-1.0.0.jar"/>
                    </capability>
                  </resource>
                </repository>
                """;
        Path good = Files.writeString(folder.resolve("index.xml"), String.format(index, digest));
        Path wrong = Files.writeString(folder.resolve("wrong.xml"), String.format(index, "0".repeat(64)));
        try (Deployed agent = new Deployed(home, Map.of())) {
            assertThat(agent.plugin("install", wrong.toString(), "org.example.sink")
                            .text())
                    .contains("has the SHA-256 " + digest + " and not 000");
            assertThat(agent.plugin("install", good.toString(), "org.example.sink@[2,3)")
                            .text())
                    .contains("the index has no org.example.sink in [2.0.0,3.0.0); it has 1.0.0");
            assertThat(agent.versions("org.example.sink")).isEmpty();
            Answer taken = agent.plugin("install", good.toString(), "org.example.sink@[1,2)");
            assertThat(taken.code()).as(taken.text()).isZero();
            assertThat(agent.versions("org.example.sink")).containsExactly("1.0.0");
        }
    }

    /** As an installation has it that took the jar when it was judged less strictly. */
    private void plant(ZooJar zoo) throws Exception {
        Path file = zoo.write(folder.resolve(zoo.name() + ".jar"));
        Store store = Store.open(home.resolve("var/plugins"), new LocalDisk());
        Digest content = Digest.of(file);
        try (Reception reception = store.receive()) {
            store.keep(Files.copy(file, reception.place()), content);
        }
        Plugin plugin = new Plugin(
                content, "org.example.zoo." + zoo.name(), new Version("1.0.0"), Plugin.Use.INSTALLED, "earlier", "");
        try (Store.Hold hold = store.hold(Duration.ZERO).orElseThrow()) {
            store.change(hold, store.wanted().with(plugin), "install " + zoo.name());
        }
    }

    @Test
    void whatAnOlderAgentTookIsJudgedAgainBeforeItIsInstalled() throws Exception {
        Set<String> traces = ZooCode.traces();
        ZooCode code = new ZooCode(folder);
        plant(ZooJar.of("logger", ZooJar.Fate.REFUSED, code)
                .activator()
                .header("Export-Package", "org.slf4j;version=\"2.9.9\""));
        plant(ZooJar.of("part", ZooJar.Fate.REFUSED, code).activator().header("Fragment-Host", "org.apache.felix.scr"));
        plant(ZooJar.of("plain", ZooJar.Fate.TAKEN, code).activator());
        try (Deployed agent = new Deployed(home, Map.of())) {
            assertThat(agent.versions("org.example.zoo.logger")).isEmpty();
            assertThat(agent.versions("org.example.zoo.part")).isEmpty();
            assertThat(agent.versions("org.example.zoo.plain"))
                    .as("what was trusted when it came goes on")
                    .containsExactly("1.0.0");
            assertThat(traces).containsExactlyInAnyOrder("plain static", "plain activator");
        } finally {
            ZooCode.forget();
        }
    }

    @Test
    void noPluginIsWiredIntoTheContainerEvenIfItGotIn() throws Exception {
        ZooCode code = new ZooCode(folder);
        try (Deployed agent = new Deployed(home, Map.of())) {
            Bundle exporter = smuggle(
                    agent,
                    ZooJar.of("exporter", ZooJar.Fate.REFUSED, code)
                            .library()
                            .header("Export-Package", "org.slf4j;version=\"2.9.9\",org.example.only;version=\"1.0\""));
            Bundle fragment = smuggle(
                    agent,
                    ZooJar.of("part", ZooJar.Fate.REFUSED, code).header("Fragment-Host", "org.example.zoo.exporter"));
            Bundle user = smuggle(
                    agent,
                    ZooJar.of("user", ZooJar.Fate.TAKEN, code).more("Import-Package", "org.slf4j,org.example.only"));
            Path late = ZooJar.of("late", ZooJar.Fate.TAKEN, code)
                    .library()
                    .header("Import-Package", "org.slf4j,org.example.only;resolution:=optional")
                    .write(folder.resolve("late.jar"));
            Bundle ours = agent.context().installBundle("reference:" + late.toUri());
            FrameworkWiring framework = agent.context().getBundle(0).adapt(FrameworkWiring.class);
            framework.resolveBundles(List.of(exporter, fragment, user, ours));
            assertThat(fragment.getState()).isEqualTo(Bundle.INSTALLED);
            assertThat(provider(user, "org.slf4j").getBundleId()).isZero();
            assertThat(provider(user, "org.example.only")).isEqualTo(exporter);
            assertThat(provider(ours, "org.slf4j").getBundleId()).isZero();
            assertThat(ours.adapt(BundleWiring.class).getRequiredWires("osgi.wiring.package"))
                    .hasSize(1);
        }
    }

    private Bundle smuggle(Deployed agent, ZooJar zoo) throws Exception {
        try (InputStream in = Files.newInputStream(zoo.write(folder.resolve(zoo.name() + ".jar")))) {
            return agent.context().installBundle("millrace:" + zoo.name(), in);
        }
    }

    private static Bundle provider(Bundle bundle, String name) {
        return bundle.adapt(BundleWiring.class).getRequiredWires("osgi.wiring.package").stream()
                .filter(wire -> name.equals(wire.getCapability().getAttributes().get("osgi.wiring.package")))
                .map(wire -> wire.getProvider().getBundle())
                .findFirst()
                .orElseThrow();
    }
}
