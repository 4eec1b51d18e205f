package org.millrace.distribution.builder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is packed, as the system's own tools see it. */
final class FormatTest {
    @TempDir
    Path folder;

    private Installed installed;

    @BeforeEach
    void install() throws Exception {
        installed = Installed.in(folder.resolve("home"));
    }

    private Path built(String... words) throws Exception {
        Path topology = installed.topology(folder.resolve("flow.conf"), "flat");
        List<Object> all =
                new java.util.ArrayList<>(List.of("build", "--for", topology, "--out", folder.resolve("out")));
        all.addAll(List.of(words));
        Installed.Said said = installed.dist(all.toArray());
        assertThat(said.code()).as(said.text()).isZero();
        return folder.resolve("out");
    }

    private String shell(Path where, String line) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder("sh", "-c", line)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return Files.readString(said);
    }

    @Test
    void tarUnpacksTheArchive() throws Exception {
        Path out = built("--format", "tar.gz,folder");
        shell(
                out,
                "mkdir other && tar -xzf millrace-1.0.0.tar.gz -C other && diff -r other/millrace-1.0.0"
                        + " millrace-1.0.0");
        assertThat(shell(out, "tar -tvzf millrace-1.0.0.tar.gz --full-time | awk '{print $2, $4}' | sort -u"))
                .isEqualTo("root/root " + shell(out, "date -d @1767225600 +%F").strip() + "\n");
        assertThat(shell(out, "stat -c %a other/millrace-1.0.0/bin/millrace")).isEqualTo("755\n");
        shell(out, "sha256sum -c millrace-1.0.0.sha256");
    }

    @Test
    void aPathOfAnyLengthIsPacked() throws Exception {
        String deep = "folder-of-a-long-name/".repeat(12) + "ü.conf";
        Path conf = folder.resolve("more");
        Files.createDirectories(conf.resolve(deep).getParent());
        Files.writeString(conf.resolve(deep), "here");
        Path manifest = Files.writeString(folder.resolve("m.properties"), "plugins = sink.flat\nconf = more\n");
        assertThat(installed
                        .dist("build", manifest, "--out", folder.resolve("out"))
                        .code())
                .isZero();
        shell(folder.resolve("out"), "tar -xzf millrace-1.0.0.tar.gz");
        assertThat(folder.resolve("out/millrace-1.0.0/conf").resolve(deep)).hasContent("here");
    }

    @Test
    void thePackageHasTheLayoutOfDebian() throws Exception {
        Path out = built("--format", "deb", "--name", "edge", "--as-version", "1.2.3");
        String deb = "edge_1.2.3_all.deb";
        assertThat(shell(out, "dpkg-deb -f " + deb + " Package Version Architecture"))
                .isEqualTo("Package: edge\nVersion: 1.2.3\nArchitecture: all\n");
        assertThat(shell(out, "dpkg-deb -I " + deb + " conffiles"))
                .isEqualTo("/etc/default/edge\n/etc/edge/flow.conf\n/etc/edge/logback.xml\n");
        shell(out, "dpkg-deb -x " + deb + " root && mkdir c && dpkg-deb -e " + deb + " c");
        assertThat(out.resolve("root/usr/share/edge/plugins/org.millrace.sink.flat-1.5.0.jar"))
                .exists();
        assertThat(out.resolve("root/usr/share/edge/conf")).doesNotExist();
        assertThat(shell(out, "readlink -f root/usr/bin/edge").strip()).endsWith("root/usr/share/edge/bin/millrace");
        assertThat(out.resolve("root/usr/lib/systemd/system/edge.service"))
                .content()
                .contains("User=edge\n")
                .contains("--conf-file /etc/edge/flow.conf --name a1 --run-dir /run/edge ")
                .doesNotContain("@");
        shell(out, "cd root && md5sum -c ../c/md5sums");
        for (String script : List.of("postinst", "prerm", "postrm")) {
            shell(out, "sh -n c/" + script + " && test -x c/" + script);
        }
    }

    @Test
    void theImageIsWhatItsDigestsSay() throws Exception {
        Path out = built("--format", "oci");
        Path image = out.resolve("millrace-1.0.0.oci");
        assertThat(image.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
        shell(image, "cd blobs/sha256 && for f in *; do echo \"$f  $f\"; done | sha256sum -c");
        String text = shell(image, "cat $(grep -al Entrypoint blobs/sha256/*)");
        assertThat(text)
                .contains("\"Entrypoint\":[\"/opt/millrace/bin/millrace\"]")
                .contains("\"Cmd\":[\"agent\",\"--name\",\"a1\",\"--conf-file\",\"/opt/millrace/conf/flow.conf\"]")
                .contains("\"User\":\"10001:10001\"");
        Path again = folder.resolve("second");
        assertThat(installed
                        .dist(
                                "build",
                                "--for",
                                folder.resolve("flow.conf"),
                                "--out",
                                again,
                                "--format",
                                "oci",
                                "--image-base",
                                image)
                        .text())
                .contains("millrace-1.0.0.oci");
        assertThat(shell(
                                again.resolve("millrace-1.0.0.oci"),
                                "cat blobs/sha256/* | tr -d '\\0' | grep -ao layer.v1 | wc -l")
                        .strip())
                .isEqualTo("2");
    }

    @Test
    void aBaseThatIsDamagedIsRefused() throws Exception {
        Path image = built("--format", "oci").resolve("millrace-1.0.0.oci");
        String layer = shell(image, "ls -S blobs/sha256 | head -n 1").strip();
        Files.write(image.resolve("blobs/sha256").resolve(layer), new byte[] {1});
        Installed.Said said = installed.dist(
                "build",
                "--for",
                folder.resolve("flow.conf"),
                "--out",
                folder.resolve("two"),
                "--format",
                "oci",
                "--image-base",
                image);
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text()).contains(layer).contains("damaged");
        assertThat(folder.resolve("two/millrace-1.0.0.oci")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519 Ed25519", "EC SHA256withECDSA", "RSA SHA256withRSA"})
    void theListOfDigestsIsSigned(String algorithms) throws Exception {
        String[] words = algorithms.split(" ", -1);
        KeyPair pair = KeyPairGenerator.getInstance(words[0]).generateKeyPair();
        Path key = Files.writeString(
                folder.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        Path out = built("--sign", key.toString());
        Signature signature = Signature.getInstance(words[1]);
        signature.initVerify(KeyFactory.getInstance(words[0])
                .generatePublic(new X509EncodedKeySpec(pair.getPublic().getEncoded())));
        signature.update(Files.readAllBytes(out.resolve("millrace-1.0.0.sha256")));
        assertThat(signature.verify(Files.readAllBytes(out.resolve("millrace-1.0.0.sha256.sig"))))
                .isTrue();
    }

    @Test
    void aKeyThatIsNoneIsNotShown() throws Exception {
        Path key = Files.writeString(folder.resolve("key.pem"), "hunter2", StandardCharsets.UTF_8);
        Installed.Said said =
                installed.dist("build", "--for", installed.topology(folder.resolve("f.conf"), "flat"), "--sign", key);
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text()).contains("PKCS #8").doesNotContain("hunter2");
    }
}
