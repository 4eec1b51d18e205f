package org.millrace.avro.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.millrace.rpc.Frame;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.Memory;
import org.millrace.rpc.NoRoomException;

class FrameReaderTest {
    private static final int MOST = 1000;

    private final AtomicLong taken = new AtomicLong();
    private final Memory counted = new Memory() {
        @Override
        public boolean take(long bytes) {
            taken.addAndGet(bytes);
            return true;
        }

        @Override
        public void giveBack(long bytes) {
            taken.addAndGet(-bytes);
        }
    };
    private final Memory none = new Memory() {
        @Override
        public boolean take(long bytes) {
            return false;
        }

        @Override
        public void giveBack(long bytes) {}
    };

    private FrameReader reader() {
        return new FrameReader(MOST, counted);
    }

    /** Three messages: of two parts, of none, and of three, one of which is empty. */
    private static byte[] three() {
        ByteBuffer all = ByteBuffer.allocate(200);
        all.putInt(7).putInt(2).putInt(3).put(new byte[] {1, 2, 3}).putInt(2).put(new byte[] {4, 5});
        all.putInt(8).putInt(0);
        all.putInt(-9).putInt(3).putInt(1).put((byte) 6).putInt(0).putInt(1).put((byte) 7);
        return Arrays.copyOf(all.array(), all.position());
    }

    private static List<String> read(FrameReader reader, ByteBuffer from) throws Exception {
        List<String> all = new ArrayList<>();
        for (Frame frame = reader.read(from); frame != null; frame = reader.read(from)) {
            all.add(frame.serial() + Arrays.toString(Arrays.copyOf(frame.bytes(), frame.length())));
        }
        return all;
    }

    @Test
    void messagesComeWholeHoweverTheyArrive() throws Exception {
        byte[] all = three();
        for (int step = 1; step <= all.length; step++) {
            FrameReader reader = reader();
            List<String> seen = new ArrayList<>();
            for (int at = 0; at < all.length; at += step) {
                seen.addAll(read(reader, ByteBuffer.wrap(all, at, Math.min(step, all.length - at))));
            }
            assertThat(seen).as("in steps of %d", step).containsExactly("7[1, 2, 3, 4, 5]", "8[]", "-9[6, 7]");
        }
    }

    @Test
    void anotherReaderGoesOnWhereOneWasCutOff() throws Exception {
        byte[] all = three();
        for (int cut = 0; cut <= all.length; cut++) {
            FrameReader first = reader();
            List<String> seen = new ArrayList<>(read(first, ByteBuffer.wrap(all, 0, cut)));
            FrameReader second = reader();
            seen.addAll(read(second, first.rest()));
            seen.addAll(read(second, ByteBuffer.wrap(all, cut, all.length - cut)));
            assertThat(seen).as("cut at %d", cut).containsExactly("7[1, 2, 3, 4, 5]", "8[]", "-9[6, 7]");
        }
    }

    @Test
    void whatIsAnnouncedTakesNoMemoryBeforeItComes() throws Exception {
        FrameReader reader = new FrameReader(Integer.MAX_VALUE, counted);
        ByteBuffer announced = ByteBuffer.allocate(100)
                .putInt(1)
                .putInt(1)
                .putInt(Integer.MAX_VALUE)
                .put(new byte[3]);
        assertThat(reader.read(announced.flip())).isNull();
        assertThat(taken.get()).isLessThan(1024);
        reader.discard();
        assertThat(taken.get()).isZero();
    }

    @Test
    void whatIsTooLargeOrNoMessageIsSaidSo() {
        assertThatThrownBy(() -> reader().read(ByteBuffer.allocate(12)
                        .putInt(1)
                        .putInt(1)
                        .putInt(MOST + 1)
                        .flip()))
                .isInstanceOf(MalformedCallException.class)
                .hasMessageContaining("1001 bytes is announced, and the most is 1000");
        assertThatThrownBy(() -> reader().read(ByteBuffer.allocate(12)
                        .putInt(1)
                        .putInt(1)
                        .putInt(-5)
                        .flip()))
                .isInstanceOf(MalformedCallException.class);
        assertThatThrownBy(() -> reader().read(ByteBuffer.wrap("GET / HTTP/1.1".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(MalformedCallException.class)
                .hasMessageContaining("parts");
        ByteBuffer inParts = ByteBuffer.allocate(2000)
                .putInt(1)
                .putInt(2)
                .putInt(999)
                .put(new byte[999])
                .putInt(2);
        assertThatThrownBy(() -> reader().read(inParts.flip()))
                .isInstanceOf(MalformedCallException.class)
                .hasMessageContaining("1001");
    }

    @Test
    void whoSpeaksTlsOrCompressesIsRecognized() {
        assertThatThrownBy(() -> reader().read(ByteBuffer.wrap(new byte[] {0x16, 3, 1, 0})))
                .hasMessageContaining("turn ssl on here");
        assertThatThrownBy(() -> reader().read(ByteBuffer.wrap(new byte[] {0x78, (byte) 0x9c, 1, 0})))
                .hasMessageContaining("compression-type");
    }

    @Test
    void withoutMemoryLeftItSaysSo() {
        FrameReader reader = new FrameReader(MOST, none);
        assertThatThrownBy(() -> reader.read(ByteBuffer.wrap(three()))).isInstanceOf(NoRoomException.class);
    }
}
