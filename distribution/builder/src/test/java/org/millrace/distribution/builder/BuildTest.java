package org.millrace.distribution.builder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.distribution.builder.content.Sha256;

/** What comes of a manifest or a topology, and what is said when nothing can. */
final class BuildTest {
    @TempDir
    Path folder;

    private Installed installed;

    @BeforeEach
    void install() throws Exception {
        installed = Installed.in(folder.resolve("home"));
    }

    private Path manifest(String text) throws Exception {
        return Files.writeString(folder.resolve("own.properties"), "name = own\nversion = 2.0\n" + text + "\n");
    }

    private static List<String> names(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Map<String, String> contents(Path root) throws Exception {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(root.relativize(file).toString(), Files.getPosixFilePermissions(file) + Sha256.of(file));
            }
        }
        return contents;
    }

    @Test
    void aTopologyGetsWhatItNeedsAndNothingElse() throws Exception {
        Path topology = installed.topology(folder.resolve("flow.conf"), "deep");
        Installed.Said said =
                installed.dist("build", "--for", topology, "--out", folder.resolve("out"), "--format", "folder");
        assertThat(said.code()).as(said.text()).isZero();
        Path made = folder.resolve("out/millrace-1.0.0");
        assertThat(names(made.resolve("plugins")))
                .containsExactly(
                        "org.millrace.channel.heap-1.0.0.jar",
                        "org.millrace.selector.all-1.0.0.jar",
                        "org.millrace.sink.deep-1.0.0.jar",
                        "org.millrace.source.line-1.0.0.jar",
                        "x.library-1.2.0.jar");
        assertThat(made.resolve("conf/flow.conf")).hasSameTextualContentAs(topology);
        assertThat(made.resolve("bin/millrace")).isExecutable();
        assertThat(made.resolve("lib/bundles/x.container-1.0.0.jar")).exists();
        assertThat(made.resolve("lib/plugins.sha256"))
                .content()
                .hasLineCount(5)
                .contains(Sha256.of(made.resolve("plugins/x.library-1.2.0.jar")) + "  x.library-1.2.0.jar");
    }

    @Test
    void filesGoIntoTheHomeAsTheyLieAndReplaceNothing() throws Exception {
        Path more = Files.createDirectories(folder.resolve("more/docs"));
        Files.writeString(more.resolve("page.md"), "A page.\n");
        Files.setPosixFilePermissions(
                Files.writeString(more.resolve("run"), "#!/bin/sh\n"), PosixFilePermissions.fromString("rwx------"));
        Path wants = manifest("plugins = sink.flat\nfiles = more");
        Installed.Said said = installed.dist("build", wants, "--out", folder.resolve("out"), "--format", "folder");
        assertThat(said.code()).as(said.text()).isZero();
        Path made = folder.resolve("out/own-2.0");
        assertThat(made.resolve("docs/page.md")).hasContent("A page.");
        assertThat(Files.isExecutable(made.resolve("docs/page.md"))).isFalse();
        assertThat(made.resolve("docs/run")).isExecutable();
        Files.writeString(folder.resolve("more/LICENSE"), "Another.\n");
        said = installed.dist("build", wants, "--out", folder.resolve("again"), "--format", "folder");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text()).contains("more/LICENSE").contains("LICENSE is of the runtime");
        assertThat(installed
                        .dist("build", manifest("files = nowhere"), "--out", folder.resolve("again"))
                        .text())
                .contains("files names")
                .contains("nowhere, which is no folder");
    }

    @Test
    void theRuntimesJarsCanBeTakenAsTheyAre() throws Exception {
        Path jar = installed.home().resolve("lib/slf4j-api-2.0.20.jar");
        for (boolean stored : new boolean[] {true, false}) {
            Path wants = manifest("stored = " + stored);
            Path out = folder.resolve("out" + stored);
            assertThat(installed
                            .dist("build", wants, "--out", out, "--format", "folder")
                            .code())
                    .isZero();
            assertThat(Sha256.of(out.resolve("own-2.0/lib/slf4j-api-2.0.20.jar"))
                            .equals(Sha256.of(jar)))
                    .isEqualTo(!stored);
        }
    }

    @Test
    void whatNotEveryBaseHasIsAskedForByName() throws Exception {
        Path wants = manifest("trial = true");
        Installed.Said said = installed.dist("build", wants, "--out", folder.resolve("one"), "--format", "folder");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text()).contains("no jars in lib/try");
        installed.bundle("lib/bundles", "x.trial", "1.0.0", "", "", "");
        Files.createDirectories(installed.home().resolve("lib/try"));
        Files.move(
                installed.home().resolve("lib/bundles/x.trial-1.0.0.jar"),
                installed.home().resolve("lib/try/x.trial-1.0.0.jar"));
        assertThat(installed
                        .dist("build", wants, "--out", folder.resolve("one"), "--format", "folder")
                        .code())
                .isZero();
        assertThat(folder.resolve("one/own-2.0/lib/try/x.trial-1.0.0.jar")).exists();
        assertThat(installed
                        .dist("build", manifest(""), "--out", folder.resolve("two"), "--format", "folder")
                        .code())
                .isZero();
        assertThat(folder.resolve("two/own-2.0/lib/try")).doesNotExist();
    }

    @Test
    void twoBuildsInTwoFoldersAreTheSameBytes() throws Exception {
        Path topology = installed.topology(folder.resolve("flow.conf"), "deep");
        for (String out : List.of("one", "two")) {
            Installed.Said said = installed.dist(
                    "build", "--for", topology, "--out", folder.resolve(out), "--format", "folder,tar.gz,jar,oci,deb");
            assertThat(said.code()).as(said.text()).isZero();
        }
        assertThat(contents(folder.resolve("one"))).hasSizeGreaterThan(20).isEqualTo(contents(folder.resolve("two")));
    }

    @Test
    void theBillOfMaterialsIsValidAndNamesEachJar() throws Exception {
        Path wants = manifest("plugins = sink.deep");
        assertThat(installed
                        .dist("build", wants, "--out", folder.resolve("out"))
                        .code())
                .isZero();
        Path bill = folder.resolve("out/own-2.0.cdx.json");
        assertThat(new JsonParser().validate(bill.toFile(), Version.VERSION_15)).isEmpty();
        Bom bom = new JsonParser().parse(bill.toFile());
        assertThat(bom.getComponents().stream().map(Component::getBomRef))
                .contains(
                        "lib/slf4j-api-2.0.20.jar",
                        "lib/bundles/x.container-1.0.0.jar",
                        "plugins/x.library-1.2.0.jar",
                        "plugins/org.millrace.sink.deep-1.0.0.jar");
        assertThat(bom.getDependencies().stream()
                        .filter(each -> each.getRef().contains("sink.deep"))
                        .flatMap(each -> each.getDependencies().stream())
                        .map(Dependency::getRef))
                .containsExactly("plugins/x.library-1.2.0.jar");
    }

    @Test
    void aDryRunSaysBundlesAndSizesAndWritesNothing() throws Exception {
        Path topology = installed.topology(folder.resolve("flow.conf"), "flat");
        Installed.Said said = installed.dist("build", "--for", topology, "--out", folder.resolve("out"), "--dry-run");
        assertThat(said.code()).isZero();
        Path newest = installed.home().resolve("plugins/org.millrace.sink.flat-1.5.0.jar");
        assertThat(said.text())
                .contains(Files.size(newest) + "  org.millrace.sink.flat 1.5.0")
                .contains("bytes together, 4 bundles besides the runtime");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aRangeDecidesWhichVersionItIs() throws Exception {
        for (String[] each : new String[][] {{"sink.flat", "1.5.0"}, {"sink.flat@[1.0,1.5)", "1.0.0"}}) {
            Installed.Said said = installed.dist("build", manifest("plugins = " + each[0]), "--dry-run");
            assertThat(said.text())
                    .contains("org.millrace.sink.flat " + each[1])
                    .contains(" 1 bundles besides");
        }
    }

    @Test
    void theNearestNameIsSuggested() throws Exception {
        assertThat(installed
                        .dist("build", manifest("plugins = sink.falt"), "--dry-run")
                        .text())
                .contains("no index has a bundle sink.falt (did you mean sink.flat?)");
        Path topology = installed.topology(folder.resolve("flow.conf"), "flta");
        Installed.Said said = installed.dist("build", "--for", topology);
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text()).contains("flow.conf:8").contains("unknown sink type flta (did you mean flat?)");
        assertThat(installed
                        .dist("build", manifest("plugin = sink.flat"), "--dry-run")
                        .text())
                .contains("own.properties:3")
                .contains("did you mean plugins?");
    }

    @Test
    void whatIsMissingIsNamedAndWhoWouldProvideIt() throws Exception {
        Installed.Said excluded =
                installed.dist("build", manifest("plugins = sink.deep\nexclude = x.library"), "--dry-run");
        assertThat(excluded.code()).isEqualTo(1);
        assertThat(excluded.text())
                .contains("org.millrace.sink.deep 1.0.0 needs package x.library >=1.0.0")
                .contains("x.library 1.2.0 provides it, and is excluded");
        installed.type("sink.future", "1.0.0", "sink", "future", "x.library;version=\"[3.0,4)\"");
        assertThat(installed
                        .dist("build", manifest("plugins = sink.future"), "--dry-run")
                        .text())
                .contains("x.library 1.2.0 provides version 1.2.0 of it");
        installed.type("sink.alone", "1.0.0", "sink", "alone", "nowhere.to.be.found");
        assertThat(installed
                        .dist("build", manifest("plugins = sink.alone"), "--dry-run")
                        .text())
                .contains("package nowhere.to.be.found")
                .contains("no bundle of the indexes provides it");
    }

    @Test
    void aLockGivesTheSameAgainOrSaysWhatDiffers() throws Exception {
        Path wants = manifest("plugins = sink.flat");
        assertThat(installed
                        .dist("build", wants, "--out", folder.resolve("one"))
                        .code())
                .isZero();
        Path lock = folder.resolve("one/own-2.0.lock");
        installed.type("sink.flat", "1.9.0", "sink", "flat", "");
        Installed.Said again = installed.dist("build", wants, "--out", folder.resolve("two"), "--lock", lock);
        assertThat(again.code()).as(again.text()).isZero();
        assertThat(contents(folder.resolve("two"))).isEqualTo(contents(folder.resolve("one")));
        installed.type("sink.flat", "1.5.0", "sink", "flat", "org.osgi.framework");
        Installed.Said other = installed.dist("build", wants, "--out", folder.resolve("three"), "--lock", lock);
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.text()).contains("org.millrace.sink.flat 1.5.0").contains("the index has another build");
        assertThat(folder.resolve("three/own-2.0.tar.gz")).doesNotExist();
    }

    @Test
    void aLockNamesTheFileThatDiffers() throws Exception {
        Path wants = manifest("plugins = sink.flat");
        assertThat(installed
                        .dist("build", wants, "--out", folder.resolve("one"))
                        .code())
                .isZero();
        Files.writeString(installed.home().resolve("conf/logback.xml"), "<configuration debug='true'/>\n");
        assertThat(installed
                        .dist(
                                "build",
                                wants,
                                "--out",
                                folder.resolve("two"),
                                "--lock",
                                folder.resolve("one/own-2.0.lock"))
                        .text())
                .contains("conf/logback.xml differs");
    }

    @Test
    void whatIsThereIsNotOverwritten() throws Exception {
        Path wants = manifest("plugins = sink.flat");
        Path out = folder.resolve("out");
        assertThat(installed.dist("build", wants, "--out", out).code()).isZero();
        Map<String, String> before = contents(out);
        Installed.Said again = installed.dist("build", wants, "--out", out);
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.text()).contains("is there already");
        assertThat(contents(out)).isEqualTo(before);
    }

    @Test
    void aBundleThatIsNotWhatItsIndexSaysIsRefused() throws Exception {
        Path index = installed.home().resolve("index.xml");
        assertThat(installed
                        .dist("index", installed.home().resolve("plugins"), "--out", index)
                        .code())
                .isZero();
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(installed.home().resolve("plugins"), elsewhere);
        Files.writeString(index, Files.readString(index).replace("\"plugins/", "\"../elsewhere/"));
        Path wants = manifest("plugins = sink.flat\nindexes = home/index.xml");
        assertThat(installed
                        .dist("build", wants, "--out", folder.resolve("one"))
                        .code())
                .isZero();
        Files.write(elsewhere.resolve("org.millrace.sink.flat-1.5.0.jar"), new byte[] {1, 2, 3});
        assertThat(installed
                        .dist("build", wants, "--out", folder.resolve("two"))
                        .text())
                .contains("org.millrace.sink.flat 1.5.0")
                .contains("is not what its index says");
    }

    @Test
    void wrongUsageIsTwo() throws Exception {
        assertThat(installed.dist("build").code()).isEqualTo(2);
        assertThat(installed.dist("build", manifest(""), "--format", "rpm").code())
                .isEqualTo(2);
        assertThat(installed.dist("build", manifest(""), "--name", "../up").code())
                .isEqualTo(2);
        assertThat(installed.dist("nonsense").code()).isEqualTo(2);
    }

    @Test
    void aFeatureNamesTheFeaturesAndBundlesThatItNeedsInKaraf() throws Exception {
        installed.bundle("plugins", "org.millrace.library.deep", "1.0.0", "deep;version=1.0.0", "", "");
        installed.type("sink.deeper", "1.0.0", "sink", "deeper", "deep;version=\"[1.0,2)\",org.osgi.service.condition");
        Path features = folder.resolve("features.xml");
        Installed.Said said = installed.dist(
                "index",
                installed.home().resolve("plugins"),
                "--out",
                folder.resolve("index.xml"),
                "--features",
                features);
        assertThat(said.code()).as(said.text()).isZero();
        assertThat(features).content().contains("""
              <feature name="millrace-sink-deeper" version="1.0.0">
                <feature>millrace-library-deep</feature>
                <bundle dependency="true">mvn:org.osgi/org.osgi.service.condition/1.0.0</bundle>
                <bundle>mvn:org.millrace/org.millrace.sink.deeper/1.0.0</bundle>
              </feature>
            """);
    }
}
