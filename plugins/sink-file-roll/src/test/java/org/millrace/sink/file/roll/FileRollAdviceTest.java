package org.millrace.sink.file.roll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.Advice;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;

class FileRollAdviceTest {
    private static final Settings PLAIN = Settings.of("sink.directory", "/var/out");
    private static final Settings DAILY = Settings.of("sink.directory", "/var/out/%Y-%m-%d");

    private static List<String> advice(Settings settings) {
        return Connectors.make(FileRollSink.class, settings).advice().stream()
                .map(Advice::toString)
                .toList();
    }

    @Test
    void theEffectiveRollRuleIsToldWithItsKeys() {
        assertThat(advice(PLAIN)).containsExactly("note : a file is finished after 30 s");
        assertThat(Connectors.make(FileRollSink.class, PLAIN).advice().get(0).because())
                .containsExactly("sink.rollInterval", "sink.rollSize", "sink.rollCount");
        assertThat(advice(PLAIN.with("sink.rollCount", 5).with("sink.idleTimeout", 7)))
                .containsExactly(
                        "note : a file is finished after 30 s, 5 events or 7 s without an event, whichever is first");
    }

    @Test
    void whatIsNeverFinishedIsAWarningUnlessItIsOneFile() {
        assertThat(advice(PLAIN.with("sink.rollInterval", 0)))
                .containsExactly("note sink.rollInterval: no file is finished before the sink ends");
        assertThat(advice(DAILY.with("sink.rollInterval", 0)))
                .contains("warning sink.rollInterval: no file is finished before the sink ends");
        assertThat(advice(DAILY.with("sink.rollInterval", 0).with("sink.rollSize", 1000)))
                .first()
                .asString()
                .startsWith("warning sink.idleTimeout: no file is finished by time: the name changes every day");
    }

    @Test
    void whatIsSeldomMeantIsTold() {
        assertThat(advice(PLAIN.with("sink.pathManager.extension", "%Y")))
                .first()
                .asString()
                .startsWith("warning sink.pathManager.extension: has no escapes");
        assertThat(advice(DAILY))
                .anyMatch(each -> each.startsWith("note sink.directory: the time is that of the header timestamp"));
        assertThat(advice(PLAIN.with("sink.round", true))).anyMatch(each -> each.contains("no time in sink.directory"));
        assertThat(advice(PLAIN.with("sink.emptyInUseSuffix", true)))
                .anyMatch(each -> each.contains("names of finished ones"));
        assertThat(advice(PLAIN.with("sink.codeC", "gzip").with("sink.rollSize", 1)))
                .anyMatch(each -> each.contains("sink.rollFileSize counts those of the file"));
    }
}
