package org.millrace.runtime.topology.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Position;
import org.millrace.runtime.topology.finding.Rule;

final class PropertiesTextTest {
    private final Findings findings = new Findings();

    private Map<String, Entry> parse(String text) {
        return PropertiesText.parse("a.conf", text, findings);
    }

    private Map<String, String> values(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        parse(text).forEach((key, entry) -> values.put(key, entry.value()));
        return values;
    }

    private List<Integer> lines(String text) {
        return parse(text).values().stream().map(e -> e.position().line()).toList();
    }

    private List<String> messages() {
        return findings.list().stream().map(Object::toString).toList();
    }

    @Test
    void anEqualsSignAColonOrWhiteSpaceEndsAKey() {
        assertThat(values("a=1\nb:2\nc 3\nd \t= 4\ne\f5\nf"))
                .containsExactly(
                        entry("a", "1"),
                        entry("b", "2"),
                        entry("c", "3"),
                        entry("d", "4"),
                        entry("e", "5"),
                        entry("f", ""));
    }

    @Test
    void onlyTheFirstSeparatorCounts() {
        assertThat(values("a=b=c:d e")).containsExactly(entry("a", "b=c:d e"));
    }

    @Test
    void commentsAndBlankLinesAreNothing() {
        assertThat(values("# one\n  ! two\n\n \t\f\n#three \\\na=1 # not a comment\n"))
                .containsExactly(entry("a", "1 # not a comment"));
    }

    @Test
    void aBackslashAtTheEndContinuesALineAndTheNextOnesIndentGoes() {
        assertThat(values("a = one \\\n    two \\\r\n\tthree\nb=2"))
                .containsExactly(entry("a", "one two three"), entry("b", "2"));
    }

    @Test
    void twoBackslashesAtTheEndAreOneBackslashAndTheLineIsOver() {
        assertThat(values("a=C:\\\\dir\\\\\nb=2")).containsExactly(entry("a", "C:\\dir\\"), entry("b", "2"));
    }

    @Test
    void aCommentSignThatBeginsAContinuationIsText() {
        assertThat(values("a=1\\\n#2")).containsExactly(entry("a", "1#2"));
    }

    @Test
    void aBlankLineEndsAContinuation() {
        assertThat(values("a=1\\\n\nb=2")).containsExactly(entry("a", "1"), entry("b", "2"));
    }

    @Test
    void aBackslashAtTheEndOfTheFileIsNothing() {
        assertThat(values("a=1\\")).containsExactly(entry("a", "1"));
    }

    @Test
    void escapesMeanWhatTheyMeanInJava() {
        assertThat(values("a\\=b\\ c\\:d = x\\ty\\nz\\\\ \\u00e4 \\q"))
                .containsExactly(entry("a=b c:d", "x\ty\nz\\ ä q"));
    }

    @Test
    void charactersBeyondAsciiStandForThemselves() {
        assertThat(values("größe = 東京 😀")).containsExactly(entry("größe", "東京 😀"));
    }

    @Test
    void keysAndValuesAreTrimmedEvenOfEscapedWhiteSpace() {
        assertThat(values("\\ a = \\ 1 \\t")).containsExactly(entry("a", "1"));
    }

    @Test
    void theKindOfLineEndDoesNotMatter() {
        assertThat(lines("a=1\nb=2\n\nc=3")).containsExactly(1, 2, 4);
        assertThat(lines("a=1\r\nb=2\r\n\r\nc=3")).containsExactly(1, 2, 4);
        assertThat(lines("a=1\rb=2\r\rc=3")).containsExactly(1, 2, 4);
    }

    @Test
    void aKeyIsWhereItsLogicalLineBegins() {
        assertThat(lines("\n# c\n   a=1\\\n  2\\\n  3\nb=2\n")).containsExactly(3, 6);
        assertThat(parse("\na=1").get("a")).isEqualTo(new Entry("a", "1", new Position("a.conf", 2)));
    }

    @Test
    void ofAKeyThatIsThereTwiceTheLastCountsAndBothLinesAreNamed() {
        assertThat(values("a=1\nb=2\na=3")).containsExactly(entry("a", "3"), entry("b", "2"));
        assertThat(messages())
                .containsExactly(
                        "a.conf:3: WARNING a: is set twice, on lines 1 and 3; the last one counts (remove one)");
    }

    @Test
    void aKeyThatIsThereThreeTimesIsReportedForEachPair() {
        parse("a=1\na=2\na=3");
        assertThat(findings.list()).extracting(f -> f.rule()).containsExactly(Rule.DUPLICATE_KEY, Rule.DUPLICATE_KEY);
    }

    @Test
    void aLineWithoutAKeyIsIgnoredAndReported() {
        assertThat(values("= 1\nb=2")).containsExactly(entry("b", "2"));
        assertThat(messages()).containsExactly("a.conf:1: WARNING: a line without a key is ignored");
    }

    @Test
    void aBrokenUnicodeEscapeCostsItsLineAlone() {
        assertThat(values("a=1\nb=C:\\users\nc=3")).containsExactly(entry("a", "1"), entry("c", "3"));
        assertThat(messages())
                .containsExactly("a.conf:2: ERROR: \\u must be followed by four hexadecimal digits"
                        + " (write a plain backslash as \\\\)");
    }

    @Test
    void keysKeepTheOrderOfTheFile() {
        assertThat(values("z=1\na=2\nm=3\nb=4\ny=5").keySet()).containsExactly("z", "a", "m", "b", "y");
    }
}
