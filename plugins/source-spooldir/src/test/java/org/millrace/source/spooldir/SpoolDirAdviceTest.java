package org.millrace.source.spooldir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.Advice;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;

class SpoolDirAdviceTest {
    private static final Settings USUAL = Settings.of("spoolDir", "/spool");

    private static List<String> advice(Settings settings) {
        return Connectors.make(SpoolDirSource.class, settings).advice().stream()
                .map(Advice::toString)
                .toList();
    }

    @Test
    void whatIsUsualIsNotTalkedOf() {
        assertThat(advice(USUAL)).isEmpty();
        assertThat(advice(USUAL.with("includePattern", "app.*").with("ignorePattern", ".*\\.tmp")))
                .isEmpty();
    }

    @Test
    void aSuffixThatSoundsLikeItDeletesNothing() {
        assertThat(advice(USUAL.with("fileSuffix", ".DELETE")))
                .containsExactly("note fileSuffix: deletes nothing: a file that has been read stays under that name;"
                        + " deletePolicy = immediate would delete it");
        assertThat(advice(USUAL.with("fileSuffix", ".DELETE").with("deletePolicy", "IMMEDIATE")))
                .isEmpty();
    }

    @Test
    void whereFilesAreDeletedNothingIsTracked() {
        assertThat(advice(USUAL.with("deletePolicy", "IMMEDIATE").with("trackingPolicy", "TRACKER_DIR")))
                .containsExactly("note trackingPolicy: has no part in it, since a file that has been read is deleted");
    }

    @Test
    void patternsAreRegularExpressionsOfWholeNames() {
        assertThat(advice(USUAL.with("includePattern", ".csv").with("ignorePattern", ".tmp")))
                .containsExactly(
                        "warning includePattern: matches names of 4 characters alone:"
                                + " a regular expression has to match the whole name",
                        "warning ignorePattern: matches names of 4 characters alone:"
                                + " a regular expression has to match the whole name");
        assertThatThrownBy(() -> advice(USUAL.with("includePattern", "*.csv")))
                .hasMessageContaining("write .* in place of *");
    }

    @Test
    void whatIsIgnoredIsNotRead() {
        assertThat(advice(USUAL.with("includePattern", "app.*").with("ignorePattern", "app.*")))
                .containsExactly("warning includePattern: is ignorePattern, too: no file is read");
    }
}
