package org.millrace.source.spooldir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.source.spooldir.track.NameTracks;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.OpenSource;
import org.millrace.testkit.Settings;

class ManyFilesTest {
    private static final int FILES = 100_000;

    @TempDir
    Path folder;

    @Test
    void s10ALookAtAHundredThousandFilesCostsAStepForEachAndKeepsTenThousand() throws Exception {
        Spool spool = Spool.in(folder);
        for (int i = 0; i < FILES; i++) {
            Files.createFile(spool.directory.resolve("f" + i));
        }
        Files.writeString(spool.directory.resolve("g"), "line\n");
        SpoolSettings settings = SpoolSettings.of(
                Settings.of("spoolDir", spool.directory).with("quietMs", 0).as(SpoolDirConfig.class));
        Lister lister = new Lister(
                settings, new NameTracks(folder, ".COMPLETED", false), System::currentTimeMillis, System::nanoTime);
        Listing listing = lister.list(Set.of());
        assertThat(listing.files()).isEqualTo(FILES + 1);
        assertThat(listing.bytes()).isEqualTo(5);
        assertThat(listing.next()).hasSize(Lister.MOST);
        try (OpenSource source = spool.open()) {
            assertThat(source.pollUntilIdle()).containsExactly("line");
            assertThat(spool.context.count("FilesCompleted")).isEqualTo(FILES + 1);
            assertThat(spool.context.gaugeValue("FilesLeft")).isZero();
        }
        assertThat(Spool.namesIn(spool.directory)).hasSize(FILES + 1).allMatch(name -> name.endsWith(".COMPLETED"));
    }

    @Test
    void whatIsNextIsTheFirstOfAllByTheOrderWanted() throws Exception {
        Spool spool = Spool.in(folder);
        for (int i = 0; i < 30; i++) {
            spool.file("f" + i % 7 + i, "x");
        }
        for (ConsumeOrder order : ConsumeOrder.values()) {
            SpoolSettings settings = SpoolSettings.of(Settings.of("spoolDir", spool.directory)
                    .with("consumeOrder", order)
                    .as(SpoolDirConfig.class));
            Listing listing = new Lister(
                            settings,
                            new NameTracks(folder, ".DONE", false),
                            System::currentTimeMillis,
                            System::nanoTime)
                    .list(new HashSet<>());
            assertThat(listing.next()).hasSize(30).isSortedAccordingTo(order.order());
        }
        assertThat(Connectors.canMake(SpoolDirSource.class)).isTrue();
    }
}
