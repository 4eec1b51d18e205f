package org.millrace.runtime.topology.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class MendedTest {
    private static String mended(String text) {
        return new String(Mended.of(text.getBytes(StandardCharsets.UTF_8)).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aCommentBehindAValueGetsALineAboveIt() {
        assertThat(mended("a1.sources = r1\r\n  a1.channels.c1.capacity = 500000 ## events\r\nb = 1"))
                .isEqualTo("a1.sources = r1\r\n  ## events\r\n  a1.channels.c1.capacity = 500000\r\nb = 1");
        assertThat(mended("a1.sinks.k1.hdfs.round = true # ja, täglich"))
                .isEqualTo("# ja, täglich\na1.sinks.k1.hdfs.round = true");
    }

    @Test
    void aBackslashThatWouldBeLostIsTwo() {
        assertThat(mended("a = /logs/.*\\.log\nb = \\d+ \\\\d \\t # c\nd=C:\\temp\\x"))
                .isEqualTo("a = /logs/.*\\\\.log\n# c\nb = \\\\d+ \\\\d \\t\nd=C:\\\\temp\\\\x");
    }

    @Test
    void whatIsNoSlipStaysAsItIs() {
        String text = "# a # b\n\n! c\n  x : y\\#z\nregex = issue #[0-9]+\nlong = a \\\n   b # c\n\tq\rlast = 7\n";
        assertThat(mended(text)).isEqualTo(text);
        assertThat(Mended.of(text.getBytes(StandardCharsets.UTF_8)).isChanged()).isFalse();
        byte[] latin = "a = \u00e4\u00ff\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Mended.of(latin).bytes()).isEqualTo(latin);
        assertThat(Mended.of(new byte[0]).bytes()).isEmpty();
    }

    @Test
    void mendedOnceIsMended() throws IOException {
        Mended once = Mended.of("a = 1 # b\nc = \\d\n".getBytes(StandardCharsets.UTF_8));
        assertThat(once.comments()).isEqualTo(1);
        assertThat(once.backslashes()).isEqualTo(1);
        assertThat(Mended.of(once.bytes()).isChanged()).isFalse();
        Properties read = new Properties();
        read.load(new StringReader(new String(once.bytes(), StandardCharsets.UTF_8)));
        assertThat(read).hasSize(2).containsEntry("a", "1").containsEntry("c", "\\d");
    }
}
