package org.millrace.source.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineCutterTest {
    private static List<String> cut(String text, int chunk, int longest) {
        LineCutter cutter = new LineCutter(longest);
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < text.length(); at += chunk) {
            char[] some =
                    text.substring(at, Math.min(text.length(), at + chunk)).toCharArray();
            lines.addAll(cutter.cut(some, some.length));
        }
        if (!cutter.rest().isEmpty()) {
            lines.add(cutter.rest() + "|");
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void endsAtAnyEndOfALineWhereverItIsCut(int chunk) {
        assertThat(cut("one\ntwo\r\nthree\rfour\n\n\r\nfive", chunk, 100))
                .containsExactly("one", "two", "three", "four", "", "", "five|");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void cutsWhatIsTooLongAndNoCharacterInTwo(int chunk) {
        assertThat(cut("abcdefgh\nab\uD83D\uDE00cd\n", chunk, 3))
                .containsExactly("abc", "def", "gh", "ab\uD83D\uDE00", "cd");
    }
}
