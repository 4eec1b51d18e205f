package org.millrace.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.itest.Deployed.Answer;

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
            assertThat(agent.plugin("install", jar.toString(), "--sha256", "0".repeat(64))
                            .code())
                    .isEqualTo(1);
            assertThat(agent.versions("org.example.sink")).isEmpty();
            Answer taken = agent.plugin("install", jar.toString(), "--sha256", digest);
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
}
