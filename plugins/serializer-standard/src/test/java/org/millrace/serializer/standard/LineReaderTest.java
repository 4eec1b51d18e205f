package org.millrace.serializer.standard;

import static java.nio.charset.CodingErrorAction.IGNORE;
import static java.nio.charset.CodingErrorAction.REPLACE;
import static java.nio.charset.CodingErrorAction.REPORT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;
import org.millrace.api.serializer.MalformedInputException;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestInput;

class LineReaderTest {
    private static Deserializer lines(int most) {
        return Connectors.make(LineDeserializer.class, Settings.of("maxLineLength", most));
    }

    private static List<String> read(Deserializer deserializer, Input input) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Deserializer.Reader reader = deserializer.reader(input, Optional.empty())) {
            for (Optional<Event> next = reader.next(); next.isPresent(); next = reader.next()) {
                lines.add(next.get().text());
            }
        }
        return lines;
    }

    private static List<String> read(int most, String text) throws IOException {
        return read(lines(most), TestInput.of(text.getBytes(UTF_8)));
    }

    private static TestInput text(byte[] bytes, Charset charset, CodingErrorAction undecodable) {
        return TestInput.of(bytes).text(charset, undecodable);
    }

    @Test
    void theLastLineNeedsNoNewline() throws IOException {
        assertThat(read(100, "a\nb")).containsExactly("a", "b");
        assertThat(read(100, "a\nb\n")).containsExactly("a", "b");
        assertThat(read(100, "")).isEmpty();
    }

    @Test
    void anEmptyLineIsAnEventAndACarriageReturnIsPartOfItsLine() throws IOException {
        assertThat(read(100, "\n\na\r\n\r\nb\rc\n")).containsExactly("", "", "a\r", "\r", "b\rc");
    }

    @Test
    void aLineThatIsTooLongBecomesSeveralEventsAndNoMore() throws IOException {
        assertThat(read(4, "abcdefghij\nk")).containsExactly("abcd", "efgh", "ij", "k");
        assertThat(read(4, "abcd\nefgh\n")).as("exactly as long as may be").containsExactly("abcd", "efgh");
        assertThat(read(4, "abcdefgh")).containsExactly("abcd", "efgh");
    }

    @Test
    void aCharacterOfTwoCharsIsNotCutInTwo() throws IOException {
        assertThat(read(4, "abc😀de\n")).containsExactly("abc", "😀de");
        assertThat(read(2, "😀😀\na😀")).containsExactly("😀", "😀", "a", "😀");
    }

    @Test
    void charactersMayLieAcrossReads() throws IOException {
        List<String> wanted = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            wanted.add("aé€😀".repeat(random.nextInt(5)) + "x".repeat(random.nextInt(3)));
        }
        for (Charset charset :
                List.of(UTF_8, UTF_16, UTF_16LE, Charset.forName("UTF-32"), Charset.forName("GB18030"))) {
            byte[] bytes = (String.join("\n", wanted) + "\n").getBytes(charset);
            for (int size : new int[] {1, 3, 7, 4096, 1 << 20}) {
                TestInput input = text(bytes, charset, REPORT).inPiecesOf(size);
                assertThat(read(lines(100), input))
                        .as("%s in pieces of %s", charset, size)
                        .isEqualTo(wanted);
            }
        }
    }

    @Test
    void bytesThatAreNoCharactersAreReplacedOrLeftOutAsTheInputSays() throws IOException {
        byte[] bytes = {'a', -1, 'b', '\n', -30, -126, '\n', 'c', -61};
        assertThat(read(lines(9), text(bytes, UTF_8, REPLACE))).containsExactly("a\ufffdb", "\ufffd", "c\ufffd");
        assertThat(read(lines(9), text(bytes, UTF_8, IGNORE))).containsExactly("ab", "", "c");
        assertThat(read(lines(9), text(bytes, ISO_8859_1, REPORT))).containsExactly("aÿb", "â\u0082", "cÃ");
    }

    @Test
    void aLineThatIsReportedCostsItselfAlone() throws IOException {
        byte[] bytes = {'a', '\n', 'b', 'c', -1, 'd', '\n', 'e', '\n', 'f', -61};
        try (Deserializer.Reader reader = lines(9).reader(text(bytes, UTF_8, REPORT), Optional.empty())) {
            assertThat(reader.next().orElseThrow().text()).isEqualTo("a");
            MalformedInputException bad = catchThrowableOfType(MalformedInputException.class, reader::next);
            assertThat(bad.offset()).isEqualTo(4);
            assertThat(bad.resumable()).isTrue();
            assertThat(bad).hasMessage("the line at byte 2 has bytes that are not UTF-8, at byte 4");
            assertThat(reader.next().orElseThrow().text()).isEqualTo("e");
            assertThat(catchThrowableOfType(MalformedInputException.class, reader::next)
                            .offset())
                    .isEqualTo(10);
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void anEndlessLineOfRubbishTakesNoMemory() throws IOException {
        byte[] rubbish = new byte[40 << 20];
        Arrays.fill(rubbish, (byte) -1);
        rubbish[rubbish.length - 2] = '\n';
        rubbish[rubbish.length - 1] = 'a';
        long before = Runtime.getRuntime().totalMemory();
        assertThat(read(lines(1 << 20), text(rubbish, UTF_8, IGNORE))).containsExactly("", "a");
        assertThat(Runtime.getRuntime().totalMemory() - before).isLessThan(200L << 20);
    }

    @Test
    void fromEveryPositionOfATextWithAByteOrderMarkTheRestIsTheSame() throws IOException {
        List<String> all = List.of("one", "", "zwölf😀", "x");
        for (Charset order : List.of(UTF_16LE, Charset.forName("UTF-16BE"), Charset.forName("UTF-32LE"))) {
            byte[] bytes = ("\ufeff" + String.join("\n", all)).getBytes(order);
            Charset charset = Charset.forName(order.name().substring(0, "UTF-16".length()));
            try (Deserializer.Reader reader = lines(100).reader(text(bytes, charset, REPORT), Optional.empty())) {
                for (int i = 0; i <= all.size(); i++) {
                    Optional<Mark> position = Optional.of(reader.position());
                    try (Deserializer.Reader other = lines(100).reader(text(bytes, charset, REPORT), position)) {
                        for (String line : all.subList(i, all.size())) {
                            assertThat(other.next().map(Event::text)).contains(line);
                        }
                        assertThat(other.next()).isEmpty();
                    }
                    reader.next();
                }
            }
        }
    }

    @Test
    void whatIsWrittenIsInTheCharacterSetOfTheOutput() throws IOException {
        Deserializer latin = Connectors.make(LineDeserializer.class, Settings.of("outputCharset", "ISO-8859-1"));
        try (Deserializer.Reader reader = latin.reader(TestInput.of("ü\n".getBytes(UTF_8)), Optional.empty())) {
            assertThat(reader.next().orElseThrow().body()).containsExactly(0xfc);
        }
    }
}
