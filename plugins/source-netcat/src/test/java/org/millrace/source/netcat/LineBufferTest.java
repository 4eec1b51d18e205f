package org.millrace.source.netcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.millrace.api.event.Event;
import org.millrace.network.HeapShare;

class LineBufferTest {

    private static void feed(LineBuffer lines, byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            ByteBuffer space = lines.space();
            int n = Math.min(space.remaining(), to - at);
            space.put(bytes, at, n);
            lines.filled();
            at += n;
        }
    }

    /** Any text, cut anywhere, drained in any portions, comes out as a simple splitter would cut it. */
    @RepeatedTest(50)
    void linesAreWhatASimpleSplitterFinds() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            text.append("ä€𝄞x".repeat(random.nextInt(random.nextInt(20) == 0 ? 3000 : 10)));
            text.append('\n');
        }
        text.append("rest");
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        LineBuffer lines = new LineBuffer(100_000, new HeapShare(Long.MAX_VALUE));
        List<Event> out = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int to = Math.min(bytes.length, at + 1 + random.nextInt(9000));
            feed(lines, bytes, at, to);
            at = to;
            int before;
            do {
                before = out.size();
                lines.drainTo(out, before + 1 + random.nextInt(5));
            } while (out.size() > before);
        }
        lines.last().ifPresent(out::add);
        assertThat(out.stream().map(Event::text))
                .as("seed %s", seed)
                .containsExactly(text.toString().split("\n", -1));
        assertThat(lines.tooLong()).isFalse();
    }

    @Test
    void theLengthOfALineIsCountedInCharactersWithItsNewline() {
        assertThat(drain(4, "abc\n")).containsExactly("abc");
        assertThat(drain(4, "€€€\n")).containsExactly("€€€");
        assertThat(drain(4, "abcd\n")).containsExactly("too long");
        assertThat(drain(4, "𝄞a\n")).containsExactly("𝄞a");
        assertThat(drain(4, "𝄞𝄞\n")).containsExactly("too long");
        assertThat(drain(4, "abcd")).containsExactly("too long");
        assertThat(drain(1, "\n\n")).containsExactly("", "");
    }

    private static List<String> drain(int maxLineLength, String text) {
        LineBuffer lines = new LineBuffer(maxLineLength, new HeapShare(Long.MAX_VALUE));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        feed(lines, bytes, 0, bytes.length);
        List<Event> out = new ArrayList<>();
        lines.drainTo(out, 100);
        List<String> texts = new ArrayList<>(out.stream().map(Event::text).toList());
        if (lines.tooLong()) {
            texts.add("too long");
        }
        return texts;
    }

    @Test
    void whatHasBegunIsWhatFollowsTheLastNewline() {
        LineBuffer lines = new LineBuffer(100, new HeapShare(Long.MAX_VALUE));
        byte[] bytes = "a\nbc".getBytes(StandardCharsets.UTF_8);
        feed(lines, bytes, 0, bytes.length);
        lines.drainTo(new ArrayList<>(), 10);
        assertThat(StandardCharsets.UTF_8.decode(lines.begun()).toString()).isEqualTo("bc");
        assertThat(lines.midLine()).isTrue();
    }

    @Test
    void aNewlineIsFoundWhereverItStands() {
        for (int length = 0; length < 40; length++) {
            for (int at = 0; at < length; at++) {
                byte[] bytes = "\u000b".repeat(length).getBytes(StandardCharsets.US_ASCII);
                bytes[at] = '\n';
                assertThat(Scan.newline(bytes, 0, length)).isEqualTo(at);
                assertThat(Scan.newline(bytes, at + 1, length)).isEqualTo(-1);
            }
        }
    }
}
