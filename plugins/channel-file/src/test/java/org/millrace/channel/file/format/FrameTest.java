package org.millrace.channel.file.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {
    @Test
    void findsEachPlaceWhereAHeadMayBegin() {
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[4 + random.nextInt(24)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) "MRec\0".charAt(random.nextInt(5));
            }
            if (bytes.length > 8) {
                System.arraycopy(new byte[] {'M', 'R', 'e', 'c'}, 0, bytes, random.nextInt(bytes.length - 4), 4);
            }
            int last = bytes.length - 4;
            for (int from = 0; from <= last; from++) {
                int expected = from;
                while (expected <= last && !Frame.mayBegin(bytes, expected)) {
                    expected++;
                }
                int found = Frame.mayBeginFrom(bytes, from, last);
                assertThat(expected > last ? found > last : found == expected)
                        .as(
                                "%s from %d: %d",
                                new String(bytes, java.nio.charset.StandardCharsets.US_ASCII), from, found)
                        .isTrue();
            }
        }
    }
}
