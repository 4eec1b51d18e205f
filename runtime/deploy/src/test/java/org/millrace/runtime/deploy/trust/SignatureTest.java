package org.millrace.runtime.deploy.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.trust.TrustPolicy.Rule;
import org.millrace.runtime.deploy.trust.TrustPolicy.Way;

/** Who signed a jar, and whether that counts. */
final class SignatureTest {
    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Keys keys = new Keys(Path.of(""));
    private static Path plain = Path.of("");

    @BeforeAll
    static void people() throws Exception {
        keys = new Keys(shared)
                .person("alice")
                .person("mallory")
                .person("expired", "-startdate", "-800d", "-validity", "30")
                .person("house", "-ext", "BasicConstraints:critical=ca:true")
                .person("employee")
                .vouches("house", "employee", shared);
        plain = Jars.write(shared.resolve("plain.jar"), Jars.plugin("a"));
    }

    private Path signed(String by) throws Exception {
        return keys.sign(plain, by, folder.resolve(by + ".jar"));
    }

    private static TrustPolicy policy(Rule rule, String... trusted) throws Exception {
        List<X509Certificate> certificates = new java.util.ArrayList<>();
        for (String name : trusted) {
            certificates.add(keys.certificate(name));
        }
        return new TrustPolicy(rule, rule == Rule.OPEN, Map.of(), certificates, Clock.systemUTC());
    }

    private static String judge(TrustPolicy policy, Path jar) throws Exception {
        return policy.judge(new JarCheck().check(jar), Digest.of(jar), Optional.empty(), Way.COMMAND);
    }

    private static String refusal(TrustPolicy policy, Path jar) {
        Rejection rejection = catchThrowableOfType(Rejection.class, () -> judge(policy, jar));
        assertThat(rejection).as("the jar was taken").isNotNull();
        return rejection.reason();
    }

    @Test
    void aTrustedSignersJarIsTaken() throws Exception {
        assertThat(judge(policy(Rule.SIGNED, "mallory", "alice"), signed("alice")))
                .isEqualTo("signed by CN=alice");
    }

    @Test
    void aSignerForWhomATrustedHouseVouchesIsTaken() throws Exception {
        assertThat(judge(policy(Rule.SIGNED, "house"), signed("employee"))).isEqualTo("signed by CN=employee");
    }

    @Test
    void anUnsignedJarIsRefused() throws Exception {
        assertThat(refusal(policy(Rule.SIGNED, "alice"), plain)).contains("is not signed");
    }

    @Test
    void anUnknownSignersJarIsRefused() throws Exception {
        assertThat(refusal(policy(Rule.SIGNED, "alice", "house"), signed("mallory")))
                .contains("signed by CN=mallory, who is not trusted here");
        assertThat(refusal(policy(Rule.SIGNED), signed("mallory"))).contains("nobody is trusted here");
    }

    @Test
    void anExpiredSignersJarIsRefusedEvenIfHeIsTrusted() throws Exception {
        assertThat(refusal(policy(Rule.SIGNED, "expired"), signed("expired"))).contains("expired on");
        TrustPolicy later = new TrustPolicy(
                Rule.SIGNED,
                false,
                Map.of(),
                List.of(keys.certificate("alice")),
                Clock.offset(Clock.systemUTC(), Duration.ofDays(3650)));
        assertThat(refusal(later, signed("alice"))).contains("expired on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPEN", "DIGESTS", "SIGNED"})
    void aSignedJarThatWasAlteredIsRefusedByEveryPolicy(Rule rule) throws Exception {
        Path altered =
                Jars.altered(signed("alice"), "org/example/Sink.class", "something else", folder.resolve("x.jar"));
        assertThat(refusal(policy(rule, "alice"), altered)).contains("is not what was signed");
    }

    @Test
    void anEntryAddedToASignedJarIsRefused() throws Exception {
        Path more = Jars.altered(signed("alice"), "org/example/More.class", "more", folder.resolve("x.jar"));
        assertThat(refusal(policy(Rule.OPEN), more)).contains("its entry org/example/More.class was added");
    }

    @Test
    void aManifestChangedAfterSigningIsRefused() throws Exception {
        Path other = folder.resolve("x.jar");
        Path signed = signed("alice");
        try (java.util.jar.JarFile jar = new java.util.jar.JarFile(signed.toFile())) {
            byte[] bytes =
                    jar.getInputStream(jar.getEntry("META-INF/MANIFEST.MF")).readAllBytes();
            String manifest = new String(bytes, StandardCharsets.UTF_8);
            Jars.altered(signed, "META-INF/MANIFEST.MF", manifest.replace("1.2.0", "1.3.0"), other);
        }
        assertThat(refusal(policy(Rule.SIGNED, "alice"), other)).contains("is not what was signed");
    }

    @Test
    void aListedDigestIsEnoughAndAnotherIsNot() throws Exception {
        Path home = folder.resolve("home");
        Path trusted = Files.createDirectories(home.resolve("conf/trusted"));
        Files.writeString(home.resolve("conf/trust.properties"), "policy = digests\n");
        Files.writeString(
                trusted.resolve("mine.sha256"), "# mine\n" + Digest.of(plain).hex() + "  plain.jar\n");
        TrustPolicy policy = TrustPolicy.read(home, home.resolve("conf"), name -> null, Clock.systemUTC());
        assertThat(judge(policy, plain)).isEqualTo("digest listed in mine.sha256");
        assertThat(refusal(policy, signed("alice"))).contains("is not listed");
    }

    @Test
    void aDigestNamedByAPersonIsTrustedIfItIsThat() throws Exception {
        TrustPolicy policy = policy(Rule.DIGESTS);
        Digest digest = Digest.of(plain);
        JarCheck.Sound sound = new JarCheck().check(plain);
        assertThat(policy.judge(sound, digest, Optional.of(digest), Way.COMMAND))
                .isEqualTo("digest named by who installed it");
        Digest other = new Digest("0".repeat(64));
        Rejection rejection = catchThrowableOfType(
                Rejection.class, () -> policy(Rule.OPEN).judge(sound, digest, Optional.of(other), Way.COMMAND));
        assertThat(rejection.reason()).contains(digest.hex(), other.hex());
    }

    @Test
    void aHardenedInstallationTakesFromTheDropFolderOnlyWhatItCameWith() throws Exception {
        Path home = folder.resolve("home");
        Files.createDirectories(home.resolve("lib"));
        Files.writeString(home.resolve("lib/plugins.sha256"), Digest.of(plain).hex() + " *plain.jar\n");
        TrustPolicy policy = TrustPolicy.read(
                home, home.resolve("conf"), Map.of("millrace.trust.policy", "signed")::get, Clock.systemUTC());
        assertThat(policy.judge(new JarCheck().check(plain), Digest.of(plain), Optional.empty(), Way.DROP_FOLDER))
                .isEqualTo("digest listed in plugins.sha256");
        Path signed = signed("alice");
        Rejection rejection = catchThrowableOfType(
                Rejection.class,
                () -> policy.judge(new JarCheck().check(signed), Digest.of(signed), Optional.empty(), Way.DROP_FOLDER));
        assertThat(rejection.reason()).contains("the drop folder is off under the trust policy signed");
    }

    @Test
    void certificatesAreReadFromPemFiles() throws Exception {
        Path home = folder.resolve("home");
        Path trusted = Files.createDirectories(home.resolve("conf/trusted"));
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(keys.certificate("alice").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        Files.writeString(trusted.resolve("alice.pem"), pem);
        Map<String, String> settings = new HashMap<>(Map.of("millrace.trust.policy", "signed"));
        TrustPolicy policy = TrustPolicy.read(home, home.resolve("conf"), settings::get, Clock.systemUTC());
        assertThat(policy.dropFolder()).isFalse();
        assertThat(judge(policy, signed("alice"))).isEqualTo("signed by CN=alice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"policy = sometimes", "polcy = open", "dropFolder = maybe", "policy = digests\npolicy = \\u00zz"
            })
    void settingsThatAreNotUnderstoodTrustNobody(String settings) throws Exception {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(conf.resolve("trust.properties"), settings);
        assertThat(catchThrowableOfType(
                        IOException.class, () -> TrustPolicy.read(folder, conf, name -> null, Clock.systemUTC())))
                .isNotNull();
    }
}
