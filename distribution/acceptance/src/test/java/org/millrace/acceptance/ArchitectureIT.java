package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.jar.Attributes;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plug-ins see the api and nothing else; bundles of the runtime see the api, themselves and what they tell each other; the api
 * shows nothing foreign.
 */
class ArchitectureIT {
    /** What the build gives all that it packs. */
    private static final Instant OURS = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    static Path folder;

    private static Installation installation;

    @BeforeAll
    static void unpack() throws Exception {
        installation = Installation.in(folder);
    }

    private static List<Path> jars(Path directory, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    private static Path bundle(String name) {
        return installation.home().resolve("lib/bundles/" + name + "-" + Installation.VERSION + ".jar");
    }

    @Test
    void pluginsSeeTheApiOnly() throws Exception {
        List<Path> plugins = jars(installation.plugins(), "");
        assertThat(plugins).isNotEmpty();
        for (Path plugin : plugins) {
            assertThat(Bundles.pluginFaults(plugin))
                    .as(plugin.getFileName().toString())
                    .isEmpty();
        }
    }

    @Test
    void bundlesOfTheRuntimeSeeTheApiAndThemselves() throws Exception {
        List<Path> bundles = jars(installation.home().resolve("lib/bundles"), "org.millrace.runtime.");
        assertThat(bundles).hasSizeGreaterThanOrEqualTo(4);
        for (Path bundle : bundles) {
            assertThat(Bundles.runtimeFaults(bundle))
                    .as(bundle.getFileName().toString())
                    .isEmpty();
        }
    }

    @Test
    void theApiExportsVersionedPackagesAndNothingForeign() throws Exception {
        assertThat(Bundles.apiFaults(bundle("org.millrace.api"))).isEmpty();
    }

    @Test
    void noPackagesUseEachOtherInACircle() throws Exception {
        Path lib = installation.home().resolve("lib");
        for (Path directory : List.of(installation.plugins(), lib, lib.resolve("bundles"))) {
            for (Path file : jars(directory, "org.millrace.")) {
                assertThat(Circles.in(file)).as(file.getFileName().toString()).isEmpty();
            }
        }
    }

    @Test
    void eachComponentPassesTheSuiteOfItsKindInItsOwnModule() throws Exception {
        assertThat(Suites.missing(Path.of("../../plugins"))).isEmpty();
    }

    @Test
    void aComponentWithoutASuiteOfItsKindIsFound() throws Exception {
        Path module = folder.resolve("modules/sink-odd");
        Path main = Files.createDirectories(module.resolve("src/main/java"));
        Path test = Files.createDirectories(module.resolve("src/test/java"));
        Files.writeString(main.resolve("OddSink.java"), "@SinkType(\"odd\")\nclass OddSink implements Sink {}");
        assertThat(Suites.missing(folder.resolve("modules")))
                .containsExactly(
                        "OddSink: no test in sink-odd extends one of [SinkContract, CheckpointedSinkContract]");
        Path suite = test.resolve("OddSinkContractTest.java");
        String ofAnother = "class OddSinkContractTest extends ChannelContract { Object o = new OddSink(); }";
        Files.writeString(suite, ofAnother);
        assertThat(Suites.missing(folder.resolve("modules"))).hasSize(1);
        Files.writeString(suite, ofAnother.replace("ChannelContract", "SinkContract"));
        assertThat(Suites.missing(folder.resolve("modules"))).isEmpty();
    }

    @Test
    void eachPluginSaysWhatItIs() throws Exception {
        for (Path plugin : jars(installation.plugins(), "")) {
            try (Jar jar = new Jar(plugin.toFile())) {
                Attributes manifest = jar.getManifest().getMainAttributes();
                String name = manifest.getValue("Bundle-SymbolicName");
                assertThat(plugin).hasFileName(name + "-" + manifest.getValue("Bundle-Version") + ".jar");
                if (!Bundles.library(name)) {
                    assertThat(manifest.getValue("Provide-Capability"))
                            .as(name)
                            .contains("org.millrace.connector;kind=");
                }
                assertThat(manifest.getValue("Bundle-Description")).as(name).isNotBlank();
            }
        }
        List<String> documented;
        try (Stream<Path> docs = Files.list(installation.home().resolve("docs/plugins"))) {
            documented = docs.map(file -> file.getFileName().toString()).toList();
        }
        assertThat(documented)
                .hasSizeGreaterThanOrEqualTo(jars(installation.plugins(), "").size());
    }

    /** The same sources give the same bytes: nothing that was built says when. What is embedded keeps the time of its own release. */
    @Test
    void noJarOfOursHoldsATime() throws Exception {
        for (Path directory :
                List.of(installation.plugins(), installation.home().resolve("lib/bundles"))) {
            for (Path file : jars(directory, "org.millrace.")) {
                try (ZipFile zip = new ZipFile(file.toFile());
                        Jar jar = new Jar(file.toFile())) {
                    assertThat(zip.stream()
                                    .filter(entry -> entry.getName().startsWith("org/millrace/"))
                                    .map(ZipEntry::getTime)
                                    .distinct())
                            .as(file.toString())
                            .hasSize(1);
                    assertThat(zip.stream().map(ZipEntry::getTime))
                            .as(file.toString())
                            .allMatch(time ->
                                    time <= OURS.plus(Duration.ofDays(1)).toEpochMilli());
                    assertThat(jar.getManifest().getMainAttributes().keySet())
                            .as(file.toString())
                            .doesNotContain(
                                    new Attributes.Name("Bnd-LastModified"),
                                    new Attributes.Name("Created-By"),
                                    new Attributes.Name("Build-Jdk-Spec"));
                }
            }
        }
    }

    @Test
    void theRulesBite() throws Exception {
        assertThat(Bundles.pluginFaults(bundle("org.millrace.runtime.flow")))
                .contains("contains org.millrace.runtime.flow.control", "imports org.millrace.runtime.services");
        assertThat(Bundles.pluginFaults(bundle("org.millrace.api")))
                .anyMatch(fault -> fault.startsWith("Export-Package"));
        Path offender = folder.resolve("offender.jar");
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", "offender");
            builder.setProperty("-privatepackage", "org.millrace.acceptance.zoo, org.millrace.acceptance.circle.*");
            builder.setProperty("DynamicImport-Package", "*");
            builder.addClasspath(Path.of("target/test-classes").toFile());
            builder.build().write(offender.toFile());
        }
        assertThat(Bundles.pluginFaults(offender)).contains("DynamicImport-Package: *");
        assertThat(Circles.in(offender))
                .containsExactly("org.millrace.acceptance.circle.here -> org.millrace.acceptance.circle.there"
                        + " -> org.millrace.acceptance.circle.here");
        assertThat(Bundles.apiFaults(installation.plugin("org.millrace.sink.null")))
                .contains("org.millrace.sink.discard is not exported", "shows org.slf4j");
    }
}
