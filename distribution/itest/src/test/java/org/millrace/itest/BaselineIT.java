package org.millrace.itest;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.service.diff.Delta;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.component.Lifecycle;

/** The api of this tree still keeps what the released ones promised. */
class BaselineIT {
    private static final Path PROMISED = Path.of("src/test/resources/baseline");

    @TempDir
    private Path folder;

    private static Path api() throws Exception {
        return Path.of(Lifecycle.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static List<String> broken(Path now, Path promised) throws Exception {
        List<String> broken = new ArrayList<>();
        try (Processor processor = new Processor();
                Jar newer = new Jar(now.toFile());
                Jar older = new Jar(promised.toFile())) {
            for (Baseline.Info each : new Baseline(processor, new DiffPluginImpl()).baseline(newer, older, null)) {
                Delta delta = each.packageDiff.getDelta();
                if (each.mismatch || delta == Delta.REMOVED || delta == Delta.MAJOR) {
                    broken.add(each.packageName + " " + delta + ": has " + each.newerVersion + ", needs "
                            + each.suggestedVersion);
                }
            }
        }
        return broken;
    }

    @Test
    void whatWasPromisedIsKept() throws Exception {
        try (Stream<Path> files = Files.list(PROMISED)) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                assertThat(broken(api(), jar)).as(jar.toString()).isEmpty();
            }
        }
    }

    @Test
    void aClassThatGoesIsSeen() throws Exception {
        Path without = folder.resolve("without.jar");
        try (Jar jar = new Jar(api().toFile())) {
            jar.remove("org/millrace/api/component/Lifecycle.class");
            jar.write(without.toFile());
        }
        assertThat(broken(without, api())).anyMatch(line -> line.startsWith("org.millrace.api.component MAJOR"));
        assertThat(broken(api(), api())).isEmpty();
    }
}
