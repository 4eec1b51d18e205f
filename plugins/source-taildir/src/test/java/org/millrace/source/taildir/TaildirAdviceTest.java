package org.millrace.source.taildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.Advice;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;

class TaildirAdviceTest {
    private static List<String> advice(Settings settings) {
        return Connectors.make(TaildirSource.class, settings).advice().stream()
                .map(Advice::toString)
                .toList();
    }

    private static Settings groups(String... files) {
        Settings settings = Settings.none();
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < files.length; i++) {
            names.append(" f").append(i + 1);
            settings = settings.with("filegroups.f" + (i + 1), files[i]);
        }
        return settings.with("filegroups", names.toString().trim());
    }

    @Test
    void whatIsUsualIsNotTalkedOf() {
        assertThat(advice(groups("/var/log/app/.*\\.log.*", "/var/log/web/access\\.log")
                        .with("positionFile", "/var/lib/position.json")))
                .isEmpty();
    }

    @Test
    void aDirectoryIsNoPattern() {
        assertThat(advice(groups("/var/log/*/app\\.log")))
                .containsExactly("warning filegroups.f1: only what is behind the last slash is a regular expression;"
                        + " the directory is the one of just that name");
    }

    @Test
    void aSuffixIsNoRegularExpression() {
        assertThat(Connectors.make(TaildirSource.class, groups("/var/log/.log")).advice())
                .singleElement()
                .satisfies(advice -> {
                    assertThat(advice.text()).contains("names of 4 characters alone");
                    assertThat(advice.suggestion()).contains(".*\\\\.log");
                });
        assertThatThrownBy(() -> advice(groups("/var/log/*.log"))).hasMessageContaining("write .* in place of *");
    }

    @Test
    void ofTwoEqualGroupsTheSecondGetsNothing() {
        assertThat(advice(groups("/var/log/a.*", "/var/log/b.*", "/var/./log/a.*")))
                .containsExactly(
                        "warning filegroups.f3: gets no file: filegroups.f1 takes the same ones, and comes first");
    }

    @Test
    void thePositionFileIsNotToBeFollowed() {
        assertThat(advice(groups("/var/log/a.*", "/var/log/.*json").with("positionFile", "/var/log/position.json")))
                .containsExactly("warning positionFile: is one of the files that filegroups.f2 takes:"
                        + " what the source writes there, it would read");
    }
}
