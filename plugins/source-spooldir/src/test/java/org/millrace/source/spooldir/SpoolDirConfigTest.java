package org.millrace.source.spooldir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.millrace.testkit.Settings;

class SpoolDirConfigTest {
    private static SpoolSettings of(Settings settings) {
        return SpoolSettings.of(settings.as(SpoolDirConfig.class));
    }

    @Test
    void theDefaultsAreFlumes() {
        SpoolSettings settings = of(Settings.of("spoolDir", "/spool"));
        assertThat(settings.directory()).isEqualTo(Path.of("/spool"));
        assertThat(settings.tracker()).isEqualTo(Path.of("/spool/.flumespool"));
        assertThat(settings.inPlace()).isFalse();
        assertThat(settings.delete()).isFalse();
        assertThat(settings.suffix()).isEqualTo(".COMPLETED");
        assertThat(settings.include().pattern()).isEqualTo("^.*$");
        assertThat(settings.ignore().pattern()).isEqualTo("^$");
        assertThat(settings.recursive()).isFalse();
        assertThat(settings.order()).isEqualTo(ConsumeOrder.OLDEST);
        assertThat(settings.pollDelay()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.batchSize()).isEqualTo(100);
        assertThat(settings.charset()).isEqualTo(StandardCharsets.UTF_8);
        assertThat(settings.undecodable()).isEqualTo(CodingErrorAction.REPORT);
        assertThat(settings.fileHeader()).isEmpty();
        assertThat(settings.nameHeader()).isEmpty();
    }

    @Test
    void whatIsOursIsQuietAndUnpacks() {
        SpoolSettings settings = of(Settings.of("spoolDir", "/spool"));
        assertThat(settings.quiet()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.unpackGzip()).isTrue();
        assertThat(settings.emptyFileEvent()).isFalse();
    }

    @Test
    void allKeysAreTakenOver() {
        SpoolSettings settings = of(Settings.of("spoolDir", " /spool/a ")
                .with("trackerDir", "/tracker")
                .with("trackingPolicy", "TRACKER_DIR")
                .with("fileSuffix", ".done")
                .with("includePattern", ".*log")
                .with("ignorePattern", "x.*")
                .with("recursiveDirectorySearch", true)
                .with("consumeOrder", "YOUNGEST")
                .with("pollDelay", 7)
                .with("quietMs", 8)
                .with("batchSize", 9)
                .with("inputCharset", "ISO-8859-1")
                .with("decodeErrorPolicy", "IGNORE")
                .with("fileHeader", true)
                .with("fileHeaderKey", "f")
                .with("basenameHeader", true)
                .with("basenameHeaderKey", "b")
                .with("emptyFileEvent", true)
                .with("unpackGzip", false));
        assertThat(settings.directory()).isEqualTo(Path.of("/spool/a"));
        assertThat(settings.tracker()).isEqualTo(Path.of("/tracker"));
        assertThat(settings.inPlace()).isTrue();
        assertThat(settings.suffix()).isEqualTo(".done");
        assertThat(settings.include().pattern()).isEqualTo(".*log");
        assertThat(settings.ignore().pattern()).isEqualTo("x.*");
        assertThat(settings.recursive()).isTrue();
        assertThat(settings.order()).isEqualTo(ConsumeOrder.YOUNGEST);
        assertThat(settings.pollDelay()).hasMillis(7);
        assertThat(settings.quiet()).hasMillis(8);
        assertThat(settings.batchSize()).isEqualTo(9);
        assertThat(settings.charset()).isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(settings.undecodable()).isEqualTo(CodingErrorAction.IGNORE);
        assertThat(settings.fileHeader()).isEqualTo("f");
        assertThat(settings.nameHeader()).isEqualTo("b");
        assertThat(settings.emptyFileEvent()).isTrue();
        assertThat(settings.unpackGzip()).isFalse();
    }

    @Test
    void aFileThatIsDeletedNeedsNoTracker() {
        SpoolSettings settings = of(Settings.of("spoolDir", "/spool")
                .with("trackingPolicy", "TRACKER_DIR")
                .with("deletePolicy", "IMMEDIATE"));
        assertThat(settings.inPlace()).isFalse();
        assertThat(settings.delete()).isTrue();
    }
}
