package org.millrace.source.syslog.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where messages begin and end, whatever parts they come in. */
class InboxTest {
    /** The messages, each with a + if it goes on; all bytes at once, or one at a time. */
    private static List<String> messages(int longest, String text, boolean over, int part) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        Inbox inbox = new Inbox(longest);
        List<String> found = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += part) {
            int length = Math.min(part, bytes.length - at);
            byte[] more = new byte[length + 3];
            System.arraycopy(bytes, at, more, 0, length);
            inbox.absorb(more, length);
            take(inbox, false, found);
        }
        if (over) {
            take(inbox, true, found);
            assertThat(inbox.isWithin()).isFalse();
        }
        return found;
    }

    private static void take(Inbox inbox, boolean over, List<String> into) {
        while (inbox.next(over)) {
            int start = inbox.start();
            int stage = inbox.stage();
            into.add(new String(inbox.bytes(), inbox.from(), inbox.to() - inbox.from(), StandardCharsets.ISO_8859_1)
                    + (inbox.isCut() ? "+" : ""));
            inbox.back(start, stage);
        }
    }

    private static void check(int longest, String text, boolean over, String... messages) {
        for (int part : new int[] {1, 2, 3, 7, 1000}) {
            assertThat(messages(longest, text, over, part))
                    .as("in parts of %s", part)
                    .containsExactly(messages);
        }
    }

    @Test
    void linesEndAtANewlineOrAZero() {
        check(100, "<1>one\n<2>two\0\n<3>three\n\n\0four\r\nfive", false, "<1>one", "<2>two", "<3>three", "four\r");
        check(100, "<1>one\nfive", true, "<1>one", "five");
    }

    @Test
    void aLengthIsKnownByWhatFollowsIt() {
        check(
                100,
                "6 <1>one7 <2>two\n<3>three\n5 <4>\nx6 <5>six",
                false,
                "<1>one",
                "<2>two",
                "<3>three",
                "<4>\nx",
                "<5>six");
        check(
                100,
                "12 monkeys\n3<x\n1234567890 <1>\n0 <1>x\n12\n",
                false,
                "12 monkeys",
                "3<x",
                "1234567890 <1>",
                "0 <1>x",
                "12");
        check(100, "12", true, "12");
        check(100, "12 ", true, "12 ");
    }

    @Test
    void newlinesAroundAMessageOfKnownLengthDoNotCount() {
        check(100, "7 <1>one\n\n8 <2>two\n\0", false, "<1>one", "<2>two");
    }

    @Test
    void aMessageOfKnownLengthThatIsCutOffIsIncomplete() {
        check(100, "20 <1>one", true, "<1>one+");
        check(100, "20 <1>one", false);
        check(4, "20 <1>one", true, "<1>o+", "ne+");
    }

    @Test
    void whatIsTooLongComesInPieces() {
        check(10, "<10> bad bad data bad bad\n<1>ok\n", false, "<10> bad b+", "ad data ba+", "d bad", "<1>ok");
        check(10, "25 <10> bad bad data bad bad6 <1>one", false, "<10> bad b+", "ad data ba+", "d bad", "<1>one");
        check(10, "0123456789\n<1>ok\n", false, "0123456789", "<1>ok");
        check(10, "10 <123>56789<1>ok\n", false, "<123>56789", "<1>ok");
    }

    @Test
    void thePieceOfALineIsNoLength() {
        check(10, "abcdefghij5 <1>x\n", false, "abcdefghij+", "5 <1>x");
    }

    @Test
    void anAbsurdLengthIsALine() {
        check(20, "2147483647 <1>x\n<1>ok\n", false, "2147483647 <1>x", "<1>ok");
        check(20, "99999999 <1>x\n<1>ok\n", false, "99999999 <1>x", "<1>ok");
        Inbox inbox = new Inbox(100);
        byte[] bytes = "99999999 <1>".getBytes(StandardCharsets.UTF_8);
        inbox.absorb(bytes, bytes.length);
        assertThat(inbox.next(false)).isFalse();
        assertThat(inbox.next(false)).isFalse();
        assertThat(inbox.absurd()).isEqualTo(1);
    }

    @Test
    void eachPlaceOfANewlineIsFound() {
        for (int length = 0; length < 40; length++) {
            String line = "\u0009\u000b\u0001\u008a\u0080\u00ff".repeat(7).substring(0, length) + "x";
            for (char end : new char[] {'\n', '\0'}) {
                check(100, line + end + "rest", false, line);
            }
        }
    }
}
