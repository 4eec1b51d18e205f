package org.millrace.runtime.deploy.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
        Rejection rejection =
                catchThrowableOfType(Rejection.class, () -> new JarCheck(Provided.NOTHING, limits).check(jar));
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
        JarCheck.Sound sound = new JarCheck(Provided.NOTHING).check(jar);
        assertThat(sound.signers()).isEmpty();
        assertThat(sound.jar().symbolicName()).isEqualTo("org.example.sink");
        assertThat(sound.jar().version()).isEqualTo(new Version("1.2.0"));
        assertThat(sound.jar().types()).containsExactly("sink acme");
        assertThat(new JarCheck(Provided.NOTHING)
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
                Arguments.of("NUL in a name", plugin().add("a\0b", "x").bytes(), "leads out of it: a\\u0000b"),
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
                        "readers take differently"),
                Arguments.of("folder with content", plugin().add("a/", "x").bytes(), "a folder with content"),
                Arguments.of(
                        "a name without end",
                        plugin().add("a".repeat(1001), "x").bytes(),
                        "more than 1000 bytes"),
                Arguments.of(
                        "manifest for some Java versions",
                        plugin().add("META-INF/versions/17/OSGI-INF/MANIFEST.MF", "Import-Package: x\n\n")
                                .bytes(),
                        "of its own for some versions"),
                Arguments.of(
                        "descriptions for some Java versions",
                        plugin().add("META-INF/versions/17/OSGI-INF/a.xml", "x").bytes(),
                        "of its own for some versions"),
                Arguments.of(
                        "signature for some Java versions",
                        plugin().add("META-INF/versions/17/META-INF/X.SF", "x").bytes(),
                        "of its own for some versions"),
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
                Arguments.of("no end", edit(String::strip), "does not end with the end of a line"),
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
                        "exports the package org.millrace.api.sink"),
                more("a fragment behind a space", "Fragment-Host:  system.bundle", "is a fragment"),
                more("a fragment of nobody", "Fragment-Host: x.y", "is a fragment"),
                more("a fragment in small letters", "fragment-host: x.y", "is a fragment"),
                Arguments.of(
                        "a fragment behind a carriage return",
                        edit(m -> "X: y\rFragment-Host: system.bundle\n" + m),
                        "a carriage return"),
                Arguments.of(
                        "a fragment behind the end",
                        edit(m -> m + " \nFragment-Host: system.bundle\n\n"),
                        "continues an empty one"),
                Arguments.of(
                        "a header without a space", edit(m -> "Fragment-Host:x\n" + m), "a line that is no header"),
                more("an extension", "ExtensionBundle-Activator: x", "an extension of the framework"),
                more("the framework's package", "Export-Package: org.osgi.framework;version=99", "exports the package"),
                more("a logger", "Export-Package: a,\t org.slf4j ;version=99", "exports the package org.slf4j"),
                more("a name in quotes", "Export-Package: \"org.slf4j\";version=99", "not well formed"),
                more("java itself", "Export-Package: java.lang", "exports the package java.lang"),
                more("a name behind attributes", "Export-Package: a;version=1;org.slf4j", "not well formed"),
                more("quotes in a value", "Export-Package: a;x=y\"z,org.slf4j;w=\"", "not well formed"),
                more("an escape in a value", "Export-Package: a;x=\\\\", "not well formed"),
                more("no end of a quote", "Export-Package: a;x=\"y", "not well formed"),
                more("an empty part", "Export-Package: a,,b", "not well formed"),
                more("an empty header", "Export-Package: ", "not well formed"),
                more("twice the same attribute", "Export-Package: a;x=1;x=2", "not well formed"),
                more(
                        "the runtime's code",
                        "Import-Package: org.millrace.runtime.flow",
                        "asks for org.millrace.runtime"),
                more(
                        "the runtime's bundle",
                        "Require-Bundle: org.millrace.runtime.flow",
                        "asks for org.millrace.runtime"),
                more("everything that comes", "DynamicImport-Package: *", "has DynamicImport-Package: *"),
                more("much that comes", "DynamicImport-Package: a,org.*", "has DynamicImport-Package: org.*"),
                more("the runtime when it comes", "DynamicImport-Package: org.millrace.runtime.*", "DynamicImport"),
                more("a class path that leads out", "Bundle-ClassPath: .,lib/../../x.jar", "leads out of it"),
                more("a class path elsewhere", "Bundle-ClassPath: external:/tmp/x.jar", "not well formed"),
                Arguments.of(
                        "the framework's own capability",
                        edit(m -> m.replace("osgi.service;x=y", "osgi.ee;osgi.ee=JavaSE;version:Version=99")),
                        "only the framework does"),
                Arguments.of(
                        "a name that is none",
                        edit(m -> m.replace("org.example.sink;", "org.example.\u202Esink;")),
                        "not well formed"),
                Arguments.of(
                        "a type that is none",
                        edit(m -> m.replace("type=acme", "type=\"a\u001b[31m\"")),
                        "control character"),
                more("a filter without end", folded("Require-Capability: x;filter:=\"" + "(".repeat(5000)), "brackets"),
                more(
                        "native code for whom",
                        folded("Bundle-NativeCode: a;selection-filter=\"" + "(".repeat(99)),
                        "brackets"),
                more(
                        "parts without end",
                        folded("Import-Package: " + "a,".repeat(10_001) + "b"),
                        "more than 10000 parts"),
                more("attributes without end", folded("Import-Package: a" + ";b".repeat(101)), "more than 100 names"),
                more("a line without end", "X: " + "y".repeat(600), "a line of more than 500 bytes"));
    }

    private static Arguments more(String what, String header, String reason) {
        return Arguments.of(what, edit(m -> header + "\n" + m), reason);
    }

    /** In lines of seventy characters, as a manifest has them. */
    private static String folded(String header) {
        return header.replaceAll("(.{60})", "$1\n ");
    }

    @Test
    void aHeaderWithThousandsOfTextsInQuotesIsRead() throws Exception {
        String many = "x;y=\"z,w\",".repeat(3000) + "org.millrace.connector;kind=sink;type=last";
        byte[] jar = edit(
                m -> folded("Provide-Capability: " + many) + "\n" + m.replace("Provide-Capability", "X-Capability"));
        assertThat(new JarCheck(Provided.NOTHING)
                        .check(Files.write(folder.resolve("y.jar"), jar))
                        .jar()
                        .types())
                .containsExactly("sink last");
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
    void aJarThatCouldNotBeLookedAtIsNotRefusedForThat() {
        assertThatThrownBy(() -> new JarCheck(Provided.NOTHING).check(folder.resolve("not-there.jar")))
                .isInstanceOf(IOException.class);
        assertThat(refusal(folder, Limits.PLUGIN)).contains("not a regular file");
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
    @ValueSource(strings = {"file", "entries", "table", "unpacked", "manifest"})
    void whatIsLargerThanAllowedIsRefused(String what) throws IOException {
        Path jar = Jars.write(folder.resolve("x.jar"), Jars.plugin("a", "b", "c", "d"));
        boolean few = what.equals("entries");
        Limits limits = new Limits(
                what.equals("file") ? 100 : 1 << 20,
                few ? 3 : 100,
                what.equals("table") ? 50 : 1 << 16,
                what.equals("unpacked") ? 200 : 1 << 20,
                100,
                1 << 20,
                what.equals("manifest") ? 50 : 1 << 16,
                1 << 16);
        assertThat(refusal(jar, limits)).containsAnyOf("more than the ", "more than 50 bytes");
    }

    @Test
    void aLibraryThatCountsItsEntriesByThousandsIsNotABomb() throws Exception {
        Map<String, byte[]> entries = Jars.plugin();
        for (int i = 0; i < 3000; i++) {
            entries.put("org/example/C" + i + ".class", new byte[2000]);
        }
        assertThat(new JarCheck(Provided.NOTHING)
                        .check(Jars.write(folder.resolve("x.jar"), entries))
                        .jar()
                        .connectors())
                .isTrue();
    }
}
