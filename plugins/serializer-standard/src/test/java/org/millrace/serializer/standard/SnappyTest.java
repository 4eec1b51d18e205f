package org.millrace.serializer.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnappyTest {
    private static byte[] there(byte[] bytes) throws BadBytesException {
        byte[] compressed = Snappy.compressed(bytes, 0, bytes.length);
        return Snappy.uncompressed(compressed, 0, compressed.length, bytes.length);
    }

    @Test
    void whatWasCompressedComesBack() throws BadBytesException {
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            byte[] bytes = new byte[i < 200 ? i : random.nextInt(300_000)];
            int letters = 1 + random.nextInt(i % 3 == 0 ? 256 : 4);
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) random.nextInt(letters);
            }
            assertThat(there(bytes)).isEqualTo(bytes);
        }
    }

    @Test
    void whatRepeatsItselfBecomesSmall() {
        byte[] text = "2026-11-28 INFO all is well\n".repeat(4000).getBytes(StandardCharsets.UTF_8);
        assertThat(Snappy.compressed(text, 0, text.length)).hasSizeLessThan(text.length / 15);
    }

    @Test
    void piecesOfEveryKindAreUnderstood() throws BadBytesException {
        // "abcd", then copies with an offset of one, two and four bytes, then one that overlaps itself.
        byte[] bytes = HexFormat.of().parseHex("14" + "0c61626364" + "0104" + "0e0400" + "0f04000000" + "0e0100");
        assertThat(new String(Snappy.uncompressed(bytes, 0, bytes.length, 100), StandardCharsets.UTF_8))
                .isEqualTo("abcd".repeat(4) + "dddd");
    }

    @Test
    void noBytesDoMoreThanBeRefused() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            try {
                assertThat(Snappy.uncompressed(bytes, 0, bytes.length, 1000)).hasSizeLessThanOrEqualTo(1000);
            } catch (BadBytesException e) {
                assertThat(e).hasMessageStartingWith("snappy: ");
            }
        }
    }

    @Test
    void moreThanTheBoundIsRefusedBeforeItIsMade() {
        byte[] bytes = Snappy.compressed(new byte[100_000], 0, 100_000);
        assertThatThrownBy(() -> Snappy.uncompressed(bytes, 0, bytes.length, 99_999))
                .hasMessageContaining("too many");
        byte[] claim = Arrays.copyOf(HexFormat.of().parseHex("8080808004"), 20);
        assertThatThrownBy(() -> Snappy.uncompressed(claim, 0, claim.length, Integer.MAX_VALUE))
                .hasMessageContaining("can't be in");
    }
}
