package org.millrace.thrift.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Memory;
import org.millrace.rpc.NoRoomException;

class ThriftFramesTest {
    private static final int MOST = 1 << 26;

    private final AtomicLong taken = new AtomicLong();
    private final Memory counted = new Memory() {
        @Override
        public boolean take(long bytes) {
            return taken.addAndGet(bytes) <= MOST;
        }

        @Override
        public void giveBack(long bytes) {
            taken.addAndGet(-bytes);
        }
    };

    @Test
    void whatIsAnnouncedTakesNoMemoryBeforeItComes() throws Exception {
        ThriftFrames frames = new ThriftFrames(Form.COMPACT, Integer.MAX_VALUE, counted);
        assertThat(frames.read(ByteBuffer.allocate(7)
                        .putInt(Integer.MAX_VALUE)
                        .put(new byte[] {(byte) 0x82, 1, 2})
                        .flip()))
                .isNull();
        assertThat(taken.get()).isLessThan(1024);
        frames.discard();
        assertThat(taken.get()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "160301020001000100, COMPACT, turn ssl on here",
        "8001000100000006, COMPACT, a framed transport",
        "82210106617070, COMPACT, a framed transport",
        "0000001080010001, COMPACT, speaks the binary protocol",
        "0000001082210106, BINARY, speaks the compact protocol",
        "010000000647535341, COMPACT, kerberos = true",
        "00000000, COMPACT, a message of 0 bytes",
        "7fffffff828282, COMPACT, a message of 2147483647 bytes is announced",
        "ffffffff, BINARY, a message of 4294967295 bytes is announced",
        "0000001077, COMPACT, begins with 0x77"
    })
    void whatIsNoFrameIsSaidSoAtItsBeginning(String hex, Form form, String said) {
        ThriftFrames frames = new ThriftFrames(form, MOST, counted);
        ByteBuffer bytes = ByteBuffer.wrap(java.util.HexFormat.of().parseHex(hex));
        assertThatThrownBy(() -> {
                    while (bytes.hasRemaining()) {
                        frames.read(ByteBuffer.wrap(new byte[] {bytes.get()}));
                    }
                })
                .isInstanceOf(MalformedCallException.class)
                .hasMessageContaining(said);
        assertThat(taken.get()).isZero();
    }

    @Test
    void whoSpeaksHttpIsRecognized() {
        assertThatThrownBy(() -> new ThriftFrames(Form.BINARY, MOST, counted)
                        .read(ByteBuffer.wrap("POST / HTTP/1.1".getBytes(StandardCharsets.US_ASCII))))
                .hasMessageContaining("HTTP");
    }

    @Test
    void withoutMemoryLeftItSaysSo() {
        ThriftFrames frames = new ThriftFrames(Form.COMPACT, Integer.MAX_VALUE, counted);
        taken.set(MOST);
        assertThatThrownBy(() -> frames.read(
                        ByteBuffer.allocate(5).putInt(100).put((byte) 0x82).flip()))
                .isInstanceOf(NoRoomException.class);
    }
}
