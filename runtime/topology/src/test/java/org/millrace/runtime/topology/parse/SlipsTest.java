package org.millrace.runtime.topology.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.runtime.topology.finding.Finding;

final class SlipsTest {
    private static List<String> messages(String... lines) {
        return Written.lines(List.of(lines)).findings().stream()
                .map(Finding::toString)
                .toList();
    }

    @Test
    void commentsBehindValuesAreToldOnceForAFile() {
        assertThat(messages("a1.sources = r1 # the source", "", "a1.sources.r1.port = 44444 # the port"))
                .containsExactly(
                        "a.conf:1: WARNING: `# the source` became part of the value (lines 1, 3): a comment needs"
                                + " a line of its own (if it is meant, write \\#; validate --fix moves it)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a1.sinks.k1.sink.directory = /data # where it goes",
                "a1.sources.r1.type=netcat # listen",
                "a1.sources.r1.type = netcat #listen",
                "a1.channels.c1.capacity = 100 #events",
                "a1.sinks.k1.sink.fsync = true\t# for sure",
                "a1.sinks.k1.channel = c1 #",
                "a1.sources.r1.port : 44444 #"
            })
    void aCommentBehindAValueIsSeen(String line) {
        assertThat(messages(line)).singleElement().asString().contains("a comment needs a line of its own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a1.sources.r1.interceptors.i1.regex = #include",
                "a1.sources.r1.interceptors.i1.regex = ^[^#]+#x",
                "a1.sources.r1.interceptors.i1.searchPattern = issue #[0-9]+",
                "a1.sources.r1.interceptors.i1.searchPattern = a \\# b",
                "a1.sinks.k1.sink.directory = /data/my #1 folder",
                "# a1.sources = r1 # r2",
                "a1.sinks.k1.url = http://host/x#y"
            })
    void aNumberSignThatMayBeMeantIsLeftAlone(String line) {
        assertThat(messages(line)).isEmpty();
    }

    @Test
    void whatStandsBehindASecretIsNotShown() {
        assertThat(messages("a1.sinks.k1.password = abc # hunter2"))
                .singleElement()
                .asString()
                .contains("text behind # became part of the value")
                .doesNotContain("hunter2");
    }

    @Test
    void aBackslashThatIsLostIsToldWithItsPlace() {
        assertThat(messages("a1.x.regex = \\d+"))
                .containsExactly(
                        "a.conf:1: WARNING a1.x.regex: `\\d` reads as `d` in a properties file (write `\\\\d`)");
        assertThat(messages("x = 1", "a1.x.dir = C:\\logs\\flume"))
                .singleElement()
                .asString()
                .contains("a.conf:2", "`\\l` reads as `l`", "write `\\\\l`");
        assertThat(messages("a1.x.dir = C:\\temp"))
                .singleElement()
                .asString()
                .contains("`\\t` reads as something else");
        assertThat(messages("a1.x.regex = a\\.b")).singleElement().asString().contains("`\\.` reads as `.`");
        assertThat(messages("a1.x.password = \\Qhunter2"))
                .singleElement()
                .asString()
                .contains("write two")
                .doesNotContain("Q");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a1.x.regex = \\\\d+",
                "a1.x.text = tab\\tnewline\\n\\u0041",
                "a1.x.url = http\\://host\\:80/x\\=y\\ z\\#a\\!",
                "a1.x.dir = C:\\\\logs",
                "a1.x.dir = C:/logs",
                "a1.x.list = a b \\\\\\\\ c",
                "my\\ key\\:x = 1"
            })
    void anEscapeThatIsMeantIsLeftAlone(String line) {
        assertThat(messages(line)).isEmpty();
    }

    @Test
    void aListEndsWhereACommentBegins() {
        Parsed parsed = Written.lines(List.of("a = r1 r2 # both"));
        Entry entry = Written.entry(parsed, "a");
        assertThat(new Setting("a", entry.value(), entry.value(), entry.position()).words())
                .containsExactly("r1", "r2");
    }
}
