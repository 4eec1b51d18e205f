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
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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
                .vouches("house", "employee", shared, "KeyUsage=digitalSignature", "ExtendedKeyUsage=codeSigning")
                .person("web")
                .vouches("house", "web", shared, "KeyUsage=digitalSignature", "ExtendedKeyUsage=serverAuth")
                .person("plainly")
                .vouches("house", "plainly", shared)
                .person("temp")
                .vouches("employee", "temp", shared, "ExtendedKeyUsage=codeSigning")
                .person("tomorrow", "-startdate", "+1d");
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
        return new TrustPolicy(rule, rule == Rule.OPEN, Map.of(), Set.of(), certificates, Clock.systemUTC());
    }

    private static String judge(TrustPolicy policy, Path jar) throws Exception {
        return policy.judge(new JarCheck(Provided.NOTHING).check(jar), Digest.of(jar), Optional.empty(), Way.COMMAND);
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
                Set.of(),
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
        assertThat(refusal(policy(Rule.OPEN), more)).contains("not its entry org/example/More.class");
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

    @ParameterizedTest
    @ValueSource(strings = {"web", "plainly"})
    void aCertificateForSomethingElseIsRefusedUnlessItIsPinned(String name) throws Exception {
        assertThat(refusal(policy(Rule.SIGNED, "house"), signed(name))).contains("not for signing code");
        assertThat(judge(policy(Rule.SIGNED, name), signed(name))).isEqualTo("signed by CN=" + name);
        assertThat(judge(policy(Rule.OPEN), signed(name))).isEqualTo("policy open");
    }

    @Test
    void whoIsTrustedToSignMayNotVouchForOthers() throws Exception {
        assertThat(refusal(policy(Rule.SIGNED, "employee"), signed("temp"))).contains("not trusted here");
        assertThat(refusal(policy(Rule.SIGNED, "house"), signed("temp"))).contains("not trusted here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPEN", "DIGESTS", "SIGNED"})
    void aSignatureOutOfItsTimeIsRefusedByEveryPolicy(Rule rule) throws Exception {
        for (String name : List.of("expired", "tomorrow")) {
            Path jar = signed(name);
            Rejection rejection = catchThrowableOfType(Rejection.class, () -> policy(rule, name)
                    .judge(
                            new JarCheck(Provided.NOTHING).check(jar),
                            Digest.of(jar),
                            Optional.of(Digest.of(jar)),
                            Way.COMMAND));
            assertThat(rejection).as(name).isNotNull();
            assertThat(rejection.reason()).containsAnyOf("expired on", "not valid before");
        }
    }

    @Test
    void aSignatureOfAWeakKindIsRefusedAndDoesNotPassForNone() throws Exception {
        Path weak = keys.sign(plain, "alice", folder.resolve("weak.jar"), "SHA-1");
        for (Rule rule : Rule.values()) {
            assertThat(refusal(policy(rule, "alice"), weak))
                    .containsAnyOf("weak kind", "names no digest", "not listed");
        }
    }

    static Stream<Arguments> tamperings() {
        return Stream.of(
                Arguments.of("an entry taken out", tampering(all -> all.remove("a")), "entry a was taken out"),
                Arguments.of(
                        "an entry put in beside the manifest",
                        tampering(all -> all.put("META-INF/services/x.Y", bytes("z"))),
                        "not its entry META-INF/services/x.Y"),
                Arguments.of(
                        "a file as if of the signature",
                        tampering(all -> all.put("META-INF/SIG-EVIL", bytes("x"))),
                        "SIG-EVIL beside its signature"),
                Arguments.of(
                        "a list without its block",
                        tampering(all -> all.put("META-INF/EVIL.SF", bytes("x"))),
                        "a part of a signature"),
                Arguments.of(
                        "a block without its list",
                        tampering(all -> all.remove("META-INF/ALICE.SF")),
                        "a part of a signature"),
                Arguments.of(
                        "a second block",
                        tampering(
                                all -> all.put("META-INF/ALICE.RSA", all.getOrDefault("META-INF/ALICE.EC", bytes("")))),
                        "a part of a signature"),
                Arguments.of("a damaged block", tampering(all -> damage(all, "META-INF/ALICE.EC")), "do not use it"),
                Arguments.of(
                        "no block at all", tampering(all -> all.put("META-INF/ALICE.EC", bytes("x"))), "do not use"),
                Arguments.of(
                        "a section put behind the manifest",
                        tampering(all -> more(all, "META-INF/MANIFEST.MF", "Name: b\r\nX: y\r\n\r\n")),
                        "its manifest was changed"),
                Arguments.of(
                        "a section put behind the list",
                        tampering(all -> more(all, "META-INF/ALICE.SF", "Name: b\r\nX: y\r\n\r\n")),
                        "is not what was signed"),
                Arguments.of(
                        "a signature in other letters",
                        tampering(all -> all.put("META-INF/alice.sf", bytes("x"))),
                        "upper and lower case"),
                Arguments.of(
                        "a signature in letters that are not",
                        tampering(all -> all.put("META-INF/X.\u017fF", bytes("x"))),
                        "readers take differently"));
    }

    private static Consumer<Map<String, byte[]>> tampering(Consumer<Map<String, byte[]>> change) {
        return change;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void damage(Map<String, byte[]> all, String name) {
        byte[] content = all.getOrDefault(name, bytes("?")).clone();
        content[content.length - 1] ^= 1;
        all.put(name, content);
    }

    private static void more(Map<String, byte[]> all, String name, String tail) {
        all.put(name, bytes(new String(all.getOrDefault(name, bytes("")), StandardCharsets.UTF_8) + tail));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tamperings")
    void aSignedJarThatWasTamperedWithIsRefusedByEveryPolicy(
            String what, Consumer<Map<String, byte[]>> change, String reason) throws Exception {
        Path altered = Jars.altered(signed("alice"), change, folder.resolve("x.jar"));
        for (Rule rule : Rule.values()) {
            Rejection rejection = catchThrowableOfType(Rejection.class, () -> policy(rule, "alice")
                    .judge(
                            new JarCheck(Provided.NOTHING).check(altered),
                            Digest.of(altered),
                            Optional.of(Digest.of(altered)),
                            Way.COMMAND));
            assertThat(rejection).as(what).isNotNull();
            assertThat(rejection.reason()).as(what).contains(reason);
        }
    }

    @Test
    void ofTwoSignersOneMustBeTrustedAndBothSignaturesMustHold() throws Exception {
        Path two = keys.sign(signed("mallory"), "alice", folder.resolve("two.jar"));
        assertThat(judge(policy(Rule.SIGNED, "alice"), two)).isEqualTo("signed by CN=alice");
        Path other = Jars.altered(two, all -> damage(all, "META-INF/MALLORY.EC"), folder.resolve("x.jar"));
        assertThat(refusal(policy(Rule.SIGNED, "alice"), other)).contains("do not use it");
    }

    @Test
    void theDigestThatTheDropFolderKnowsIsNotOneThatSomebodyNamed() throws Exception {
        for (Rule rule : List.of(Rule.DIGESTS, Rule.SIGNED)) {
            TrustPolicy policy = new TrustPolicy(rule, true, Map.of(), Set.of(), List.of(), Clock.systemUTC());
            Rejection rejection = catchThrowableOfType(
                    Rejection.class,
                    () -> policy.judge(
                            new JarCheck(Provided.NOTHING).check(plain),
                            Digest.of(plain),
                            Optional.of(Digest.of(plain)),
                            Way.DROP_FOLDER));
            assertThat(rejection).as(rule.word()).isNotNull();
        }
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
        JarCheck.Sound sound = new JarCheck(Provided.NOTHING).check(plain);
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
        assertThat(policy.judge(
                        new JarCheck(Provided.NOTHING).check(plain),
                        Digest.of(plain),
                        Optional.empty(),
                        Way.DROP_FOLDER))
                .isEqualTo("digest listed in plugins.sha256");
        Path signed = signed("alice");
        Rejection rejection = catchThrowableOfType(
                Rejection.class,
                () -> policy.judge(
                        new JarCheck(Provided.NOTHING).check(signed),
                        Digest.of(signed),
                        Optional.empty(),
                        Way.DROP_FOLDER));
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
