package org.millrace.library.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {
    private static final int LARGE = 1 << 20;

    private final Configuration configuration = new Configuration();

    private InputStream reader(Compression compression, byte[] bytes) throws IOException {
        InputStream raw = new ByteArrayInputStream(bytes);
        return compression == Compression.ZSTANDARD
                ? new ZstdInputStream(raw)
                : compression.codec(configuration).createInputStream(raw);
    }

    private void member(Compression compression, ByteArrayOutputStream to, String text) throws IOException {
        try (OutputStream member = compression.member(to, configuration)) {
            member.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @EnumSource
    void membersOneAfterTheOtherAreReadByHadoopAsOneText(Compression compression) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String large = "0123456789abcdef\n".repeat(LARGE / 17);
        member(compression, bytes, "first\n");
        member(compression, bytes, large);
        member(compression, bytes, "last\n");
        try (InputStream in = reader(compression, bytes.toByteArray())) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("first\n" + large + "last\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenUpToAMembersEndIsReadWhateverIsMissing(Compression compression) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        member(compression, bytes, "first\n");
        try (InputStream in = reader(compression, bytes.toByteArray())) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("first\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, GZIP", "GzipCodec, GZIP", "org.apache.hadoop.io.compress.GzipCodec, GZIP", "BZip2, BZIP2",
                "snappycodec, SNAPPY",
        "lz4, LZ4", "zstd, ZSTANDARD", "ZStandardCodec, ZSTANDARD", "default, DEFAULT", "deflate, DEFLATE"
    })
    void areKnownByTheNamesThatFlumeTakes(String name, Compression compression) {
        assertThat(Compression.named(name)).contains(compression);
    }

    @Test
    void othersAreNotKnown() {
        assertThat(Compression.named("lzo")).isEmpty();
        assertThat(Compression.named("")).isEmpty();
    }

    @Test
    void zstdInASequenceFileIsRefusedWhereHadoopsNativeLibraryIsMissing() {
        assertThatThrownBy(() -> Compression.ZSTANDARD.codec(configuration))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("native library");
    }
}
