package org.millrace.sink.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.component.Advice;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;

class HdfsAdviceTest {
    private static final Settings PLAIN = Settings.of("hdfs.path", "hdfs://nn/logs");
    private static final Settings DAILY = Settings.of("hdfs.path", "hdfs://nn/logs/%Y-%m-%d");
    private static final Settings UNTIMED =
            DAILY.with("hdfs.rollInterval", 0).with("hdfs.rollCount", 0).with("hdfs.rollSize", 20 << 20);

    private static List<Advice> advice(Settings settings) {
        return Connectors.make(HdfsSink.class, settings).advice();
    }

    private static List<String> warnings(Settings settings) {
        return advice(settings).stream()
                .filter(Advice::isWarning)
                .map(Advice::toString)
                .toList();
    }

    private static List<String> notes(Settings settings, String key) {
        return advice(settings).stream()
                .filter(each -> !each.isWarning() && each.key().equals(key))
                .map(Advice::text)
                .toList();
    }

    @Test
    void theEffectiveRollRuleIsToldWithItsKeys() {
        assertThat(advice(PLAIN)).singleElement().satisfies(roll -> {
            assertThat(roll)
                    .hasToString(
                            "note : a file is finished after 30 s, 1024 bytes of events or 10 events, whichever is first");
            assertThat(roll.because()).containsExactly("hdfs.rollInterval", "hdfs.rollSize", "hdfs.rollCount");
        });
        assertThat(notes(PLAIN.with("hdfs.rollSize", 0).with("hdfs.rollCount", 0), ""))
                .containsExactly("a file is finished after 30 s");
        Advice all = advice(PLAIN.with("hdfs.rollCount", 0)
                        .with("hdfs.rollFileSize", 5)
                        .with("hdfs.idleTimeout", 7))
                .get(0);
        assertThat(all.text())
                .isEqualTo("a file is finished after 30 s, 1024 bytes of events, 5 bytes of its own"
                        + " or 7 s without an event, whichever is first");
        assertThat(all.because()).contains("hdfs.rollFileSize", "hdfs.idleTimeout");
    }

    @Test
    void aDayWhoseLastFileNeverEndsIsAWarning() {
        assertThat(warnings(UNTIMED))
                .containsExactly(
                        "warning hdfs.idleTimeout: no file is finished by time: the name changes every day, and"
                                + " the last file of each stays open until the sink ends");
        assertThat(warnings(UNTIMED.with("hdfs.idleTimeout", 60))).isEmpty();
        assertThat(warnings(UNTIMED.with("hdfs.path", "hdfs://nn/logs"))).isEmpty();
        assertThat(notes(UNTIMED.with("hdfs.path", "hdfs://nn/logs"), "hdfs.idleTimeout"))
                .containsExactly(
                        "no file is finished by time: the last one stays open for as long as too little comes");
        assertThat(warnings(UNTIMED.with("hdfs.rollSize", 0)))
                .containsExactly("warning hdfs.rollInterval: no file is finished before the sink ends");
    }

    @Test
    void aNameThatChangesFastIsAWarningUnlessItIsRounded() {
        Settings fast = PLAIN.with("hdfs.rollInterval", 600).with("hdfs.filePrefix", "app-%H%M%S");
        assertThat(warnings(fast))
                .containsExactly(
                        "warning hdfs.filePrefix: the name changes every second: a file for each, however small");
        assertThat(warnings(fast.with("hdfs.round", true)
                        .with("hdfs.roundValue", 10)
                        .with("hdfs.roundUnit", "minute")))
                .isEmpty();
        assertThat(warnings(fast.with("hdfs.rollInterval", 1))).isEmpty();
    }

    @Test
    void aNameThatChangesSoonerThanFilesRollIsANote() {
        Settings hourly = PLAIN.with("hdfs.path", "hdfs://nn/%Y%m%d/%H").with("hdfs.rollInterval", 7_200);
        assertThat(warnings(hourly)).isEmpty();
        assertThat(notes(hourly, "hdfs.path"))
                .contains("the name changes every hour, and a file whose time is over stays open until"
                        + " hdfs.rollInterval is");
        assertThat(notes(hourly.with("hdfs.idleTimeout", 60), "hdfs.path")).hasSize(1);
    }

    @Test
    void escapesThatMeanNothingAreWarnings() {
        assertThat(warnings(DAILY.with("hdfs.filePrefix", "%q-%Q").with("hdfs.fileSuffix", ".%Y")))
                .containsExactly(
                        "warning hdfs.filePrefix: %Q is no escape, and is left out",
                        "warning hdfs.filePrefix: %q is no escape, and is left out",
                        "warning hdfs.fileSuffix: has no escapes: what is typed stays in the name");
        assertThat(warnings(DAILY.with("hdfs.path", "hdfs://nn/100%%/%{host}"))).isEmpty();
    }

    @Test
    void aFileSystemWithoutSyncIsToldAndRefusedWhereExactIsRequired() {
        Settings store = PLAIN.with("hdfs.path", "gs://bucket/logs");
        assertThat(notes(store, "hdfs.path"))
                .singleElement()
                .asString()
                .startsWith("gs: has no sync")
                .contains("at least once", "hdfs.exactlyOnce = required would be refused");
        assertThat(notes(store, ""))
                .singleElement()
                .asString()
                .startsWith("a file is finished at each checkpoint, or after 30 s");
        assertThatThrownBy(() -> advice(store.with("hdfs.exactlyOnce", "required")))
                .hasMessageContaining("hdfs.exactlyOnce: can't be required of gs: paths");
        assertThat(advice(PLAIN.with("hdfs.exactlyOnce", "required"))).hasSize(1);
    }

    @Test
    void namesThatDoNotTellFilesInUseAreTold() {
        assertThat(notes(PLAIN.with("hdfs.emptyInUseSuffix", true), "hdfs.inUseSuffix"))
                .singleElement()
                .asString()
                .contains("at least once");
        assertThat(notes(PLAIN.with("hdfs.emptyInUseSuffix", true).with("hdfs.inUsePrefix", "_"), "hdfs.inUseSuffix"))
                .isEmpty();
    }

    @Test
    void whereTheTimeComesFromIsTold() {
        assertThat(notes(DAILY, "hdfs.path")).singleElement().asString().endsWith("becomes a dead letter");
        assertThat(notes(DAILY.with("hdfs.timestampFallback", "now"), "hdfs.path"))
                .singleElement()
                .asString()
                .endsWith("goes where the time of its delivery leads");
        assertThat(notes(DAILY.with("hdfs.useLocalTimeStamp", true), "hdfs.path"))
                .isEmpty();
    }

    @Test
    void roundingThatDoesNothingIsTold() {
        assertThat(notes(PLAIN.with("hdfs.round", true), "hdfs.round")).hasSize(1);
        assertThat(notes(DAILY.with("hdfs.roundValue", 10).with("hdfs.roundUnit", "minute"), "hdfs.round"))
                .containsExactly("nothing is rounded");
        assertThat(notes(DAILY.with("hdfs.round", true), "hdfs.round")).isEmpty();
    }

    @Test
    void whatSizeCountsAndWhatTheKindIsAreTold() {
        assertThat(notes(PLAIN.with("hdfs.codeC", "gzip"), "hdfs.rollSize"))
                .containsExactly("counts bytes before they are compressed; hdfs.rollFileSize counts those of the file");
        assertThat(notes(PLAIN.with("hdfs.codeC", "gzip").with("hdfs.rollSize", 0), "hdfs.rollSize"))
                .isEmpty();
        assertThat(notes(PLAIN.with("hdfs.fileSuffix", ".LOG"), "hdfs.fileType"))
                .containsExactly("a SequenceFile is no text, whatever its name ends in; DataStream writes lines");
        assertThat(notes(PLAIN.with("hdfs.fileSuffix", ".log").with("hdfs.fileType", "DataStream"), "hdfs.fileType"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "hdfs.fileType, Datastraem, did you mean DataStream?",
        "hdfs.codeC, gzp, did you mean gzip?",
        "hdfs.codeC, lzop, take lz4",
        "hdfs.writeFormat, Txet, did you mean Text?",
        "hdfs.writeFormat, com.acme.Format$Builder, classes of Flume's can't run here",
        "hdfs.sync, hsnc, did you mean hsync?",
        "hdfs.exactlyOnce, require, did you mean required?",
        "hdfs.timestampFallback, rejct, did you mean reject?",
        "hdfs.roundUnit, minutes, did you mean minute?",
        "hdfs.timeZone, Europe/Berln, did you mean Europe/Berlin?",
        "hdfs.path, /logs/%H:%M, write %H%M for %H:%M",
        "hdfs.path, /logs/%c, %c which becomes one",
        "hdfs.filePrefix, app-%c, %c which becomes one"
    })
    void whatCantBeMeantIsRefusedUnderItsKeyWithWhatMayBe(String key, String value, String told) {
        assertThatThrownBy(() -> advice(PLAIN.with(key, value)))
                .hasMessageStartingWith(key + ": ")
                .hasMessageContaining(told);
    }

    @Test
    void aPerCentSignBeforeALetterIsNoTime() {
        assertThat(warnings(PLAIN.with("hdfs.filePrefix", "100%%c"))).isEmpty();
    }
}
