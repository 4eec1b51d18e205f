package org.millrace.runtime.deploy.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;

/** Jars that must not get in, whoever is trusted. */
final class TrustZooTest {
    @TempDir
    Path folder;

    private String refusal(byte[] jar) throws IOException {
        return refusal(Files.write(folder.resolve("x.jar"), jar), Limits.PLUGIN);
    }

    private static String refusal(Path jar, Limits limits) {
        Rejection rejection = catchThrowableOfType(Rejection.class, () -> new JarCheck(limits).check(jar));
        assertThat(rejection).as("the jar was taken").isNotNull();
        return rejection.reason();
    }

    private static RawZip plugin() {
        return new RawZip().add("META-INF/MANIFEST.MF", Jars.MANIFEST);
    }

    @Test
    void aSoundJarIsTakenAndSaysWhatItIs() throws Exception {
        Path jar =
                Jars.write(folder.resolve("x.jar"), Jars.plugin("lib/", "META-INF/versions/17/org/example/Sink.class"));
        JarCheck.Sound sound = new JarCheck().check(jar);
        assertThat(sound.signers()).isEmpty();
        assertThat(sound.jar().symbolicName()).isEqualTo("org.example.sink");
        assertThat(sound.jar().version()).isEqualTo(new Version("1.2.0"));
        assertThat(sound.jar().types()).containsExactly("sink acme");
        assertThat(new JarCheck()
                        .check(Files.write(jar, plugin().add("a", "b").bytes()))
                        .jar()
                        .connectors())
                .isTrue();
    }

    static Stream<Arguments> zoo() {
        byte[] content = "same bytes".getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                Arguments.of("path escape", plugin().add("../../etc/x", "x").bytes(), "leads out of it: ../../etc/x"),
                Arguments.of("escape within", plugin().add("a/../../x", "x").bytes(), "leads out of it"),
                Arguments.of("absolute path", plugin().add("/etc/x", "x").bytes(), "leads out of it"),
                Arguments.of("drive", plugin().add("C:/x", "x").bytes(), "leads out of it"),
                Arguments.of("backslash", plugin().add("a\\..\\x", "x").bytes(), "leads out of it"),
                Arguments.of("NUL in a name", plugin().add("a\0b", "x").bytes(), "leads out of it: a?b"),
                Arguments.of("no name", plugin().add("", "x").bytes(), "leads out of it"),
                Arguments.of(
                        "duplicate entry",
                        plugin().add("a.class", "good").add("a.class", "evil").bytes(),
                        "two entries named a.class"),
                Arguments.of(
                        "second manifest",
                        plugin().add("META-INF/MANIFEST.MF", Jars.MANIFEST).bytes(),
                        "two entries named META-INF/MANIFEST.MF"),
                Arguments.of(
                        "second manifest in lower case",
                        plugin().add("META-INF/manifest.mf", Jars.MANIFEST).bytes(),
                        "two entries named META-INF/manifest.mf but for upper and lower case"),
                Arguments.of(
                        "two names for the same bytes",
                        plugin().add("a", "a", content).again("b", content).bytes(),
                        "share their bytes"),
                Arguments.of(
                        "another name in front",
                        plugin().add("good.class", "evil.class", content).bytes(),
                        "one thing in its table of contents and another in front of it"),
                Arguments.of("more entries than counted", plugin().add("a", "b").bytes(1), "more in its table"),
                Arguments.of("fewer entries than counted", plugin().bytes(2), "damaged table of contents"),
                Arguments.of(
                        "immediate component",
                        plugin().add(
                                        "OSGI-INF/a.xml",
                                        "<x:component name='a'\n immediate='true' configuration-policy=\"require\">")
                                .bytes(),
                        "immediate component in OSGI-INF/a.xml"),
                Arguments.of("encrypted", plugin().encrypted("a").bytes(), "encrypted"),
                Arguments.of(
                        "something in front",
                        concat("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), plugin().bytes()),
                        "belongs to none"),
                Arguments.of(
                        "something behind",
                        concat(plugin().bytes(), "tail".getBytes(StandardCharsets.UTF_8)),
                        "comment behind its end"),
                Arguments.of("empty", new byte[0], "is empty"),
                Arguments.of(
                        "text",
                        "no jar at all, just a text of some length".getBytes(StandardCharsets.UTF_8),
                        "not a whole jar"),
                Arguments.of("no manifest", new RawZip().add("a", "b").bytes(), "it has no manifest"),
                Arguments.of(
                        "manifest in lower case",
                        new RawZip().add("meta-inf/manifest.mf", Jars.MANIFEST).bytes(),
                        "under the name meta-inf/manifest.mf"),
                Arguments.of(
                        "manifest for some Java versions",
                        plugin().add("META-INF/versions/17/OSGI-INF/MANIFEST.MF", "Import-Package: x\n\n")
                                .bytes(),
                        "manifest or signature of its own for some versions"),
                Arguments.of(
                        "signature for some Java versions",
                        plugin().add("META-INF/versions/17/META-INF/X.SF", "x").bytes(),
                        "manifest or signature of its own for some versions"),
                Arguments.of(
                        "no version of Java",
                        plugin().add("META-INF/versions/next/a.class", "x").bytes(),
                        "a version of Java that is none"));
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("zoo")
    void anAnomalousJarIsRefused(String what, byte[] jar, String reason) throws IOException {
        assertThat(refusal(jar)).as(what).contains(reason);
    }

    static Stream<Arguments> manifests() {
        return Stream.of(
                Arguments.of(
                        "twice the same header",
                        edit(m -> "Bundle-Version: 9.0.0\n" + m),
                        "two headers Bundle-Version"),
                Arguments.of(
                        "twice in other case",
                        edit(m -> "bundle-symbolicname: evil\n" + m),
                        "two headers Bundle-SymbolicName"),
                Arguments.of("NUL", edit(m -> "X: a\0b\n" + m), "NUL"),
                Arguments.of("no end", edit(String::strip), "does not end its main section"),
                Arguments.of(
                        "no bundle", edit(m -> m.replace("Bundle-ManifestVersion: 2\n", "")), "not an OSGi bundle"),
                Arguments.of("no version", edit(m -> m.replace("1.2.0", "1.x")), "Bundle-Version that is none"),
                Arguments.of(
                        "the runtime itself",
                        edit(m -> m.replace("org.example.sink;singleton:=false", "org.millrace.runtime.flow")),
                        "part of the runtime"),
                Arguments.of(
                        "fragment of the runtime",
                        edit(m -> "Fragment-Host: org.millrace.runtime.flow\n" + m),
                        "fragment that would become part of org.millrace.runtime.flow"),
                Arguments.of(
                        "fragment of the framework",
                        edit(m -> "Fragment-Host: system.bundle; extension:=framework\n" + m),
                        "fragment that would become part of system.bundle"),
                Arguments.of(
                        "another api",
                        edit(m -> "Export-Package: org.example,org.millrace.api.sink;version=1.9\n" + m),
                        "exports packages of the api"));
    }

    private static byte[] edit(UnaryOperator<String> edit) {
        return new RawZip()
                .add("META-INF/MANIFEST.MF", edit.apply(Jars.MANIFEST))
                .bytes();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("manifests")
    void anAnomalousManifestIsRefused(String what, byte[] jar, String reason) throws IOException {
        assertThat(refusal(jar)).as(what).contains(reason);
    }

    @Test
    void aJarCutOffAnywhereIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(Jars.write(folder.resolve("w.jar"), Jars.plugin("a", "b")));
        for (int length = 0; length < whole.length; length++) {
            assertThat(refusal(Arrays.copyOf(whole, length)))
                    .as("%d bytes", length)
                    .isNotEmpty();
        }
    }

    @Test
    void aByteThatDoesNotFitItsChecksumIsRefused() throws IOException {
        byte[] jar = plugin().add("org/example/Sink.class", "SOMETHING").bytes();
        int at = new String(jar, StandardCharsets.ISO_8859_1).indexOf("SOMETHING");
        jar[at] ^= 1;
        assertThat(refusal(jar)).contains("checksum of entry org/example/Sink.class");
    }

    @Test
    void whatUnpacksToManyTimesItsSizeIsRefusedEarly() throws IOException {
        Map<String, byte[]> entries = Jars.plugin();
        entries.put("zeros", new byte[64 << 20]);
        long began = System.nanoTime();
        assertThat(refusal(Jars.write(folder.resolve("x.jar"), entries), Limits.PLUGIN))
                .contains("zip bomb");
        assertThat(System.nanoTime() - began).as("nanoseconds").isLessThan(5_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "entries", "unpacked", "manifest"})
    void whatIsLargerThanAllowedIsRefused(String what) throws IOException {
        Path jar = Jars.write(folder.resolve("x.jar"), Jars.plugin("a", "b", "c", "d"));
        boolean few = what.equals("entries");
        Limits limits = new Limits(
                what.equals("file") ? 100 : 1 << 20,
                few ? 3 : 100,
                what.equals("unpacked") ? 200 : 1 << 20,
                100,
                1 << 20,
                what.equals("manifest") ? 50 : 1 << 16);
        assertThat(refusal(jar, limits)).containsAnyOf("more than the ", "more than 50 bytes");
    }

    @Test
    void aLibraryThatCountsItsEntriesByThousandsIsNotABomb() throws Exception {
        Map<String, byte[]> entries = Jars.plugin();
        for (int i = 0; i < 3000; i++) {
            entries.put("org/example/C" + i + ".class", new byte[2000]);
        }
        assertThat(new JarCheck()
                        .check(Jars.write(folder.resolve("x.jar"), entries))
                        .jar()
                        .connectors())
                .isTrue();
    }
}
