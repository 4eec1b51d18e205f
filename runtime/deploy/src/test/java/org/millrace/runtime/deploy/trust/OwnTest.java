package org.millrace.runtime.deploy.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.runtime.deploy.store.Digest;

/** What came with the container, as a list beside it says, was judged by its build; whatever others list is looked into. */
final class OwnTest {
    @TempDir
    Path home;

    private String line(Path jar) throws IOException {
        return Digest.of(jar).hex() + "  " + jar.getFileName() + "\n";
    }

    @Test
    void isWhatTheContainersListHasAndNotWhatSomebodyTrusts() throws Exception {
        Path own = Jars.write(home.resolve("own.jar"), Jars.plugin());
        Path trusted = Jars.write(home.resolve("trusted.jar"), Jars.plugin("more"));
        Files.writeString(Files.createDirectories(home.resolve("lib")).resolve("plugins.sha256"), line(own));
        Path conf = home.resolve("conf");
        Files.writeString(Files.createDirectories(conf.resolve("trusted")).resolve("plugins.sha256"), line(trusted));
        TrustPolicy policy = TrustPolicy.read(home, conf, name -> null, Clock.systemUTC());
        assertThat(policy.own()).isEqualTo(Set.of(Digest.of(own)));
        assertThat(policy.digests()).containsOnlyKeys(Digest.of(own), Digest.of(trusted));
    }

    @Test
    void saysWhatItIsAndBelongsBesideTheContainer() throws Exception {
        Path jar = Jars.write(home.resolve("own.jar"), Jars.plugin());
        assertThat(new JarCheck(Provided.NOTHING).own(jar).jar())
                .isEqualTo(new JarCheck(Provided.NOTHING).check(jar).jar());
        Provided container = new Provided(Set.of("org.example.sink"), Set.of(), Map.of());
        assertThatThrownBy(() -> new JarCheck(container).own(jar)).isInstanceOf(Rejection.class);
    }

    @Test
    void isRefusedInPlainWordsIfItIsNoBundle() throws Exception {
        Path noManifest = Jars.write(home.resolve("a.jar"), Map.of("x", new byte[1]));
        assertThatThrownBy(() -> new JarCheck(Provided.NOTHING).own(noManifest))
                .isInstanceOf(Rejection.class)
                .hasMessageContaining("no manifest");
        Path noJar = Files.writeString(home.resolve("b.jar"), "no jar");
        assertThatThrownBy(() -> new JarCheck(Provided.NOTHING).own(noJar))
                .isInstanceOf(Rejection.class)
                .hasMessageContaining("not a whole jar");
    }
}
