package org.millrace.source.netcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.network.HeapShare;

/** Unfinished lines take no more of the heap than their share, however many and however long they are. */
class HeapShareTest {

    private static void fill(LineBuffer lines, int bytes) {
        byte[] text = "y".repeat(bytes).getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < bytes; ) {
            var space = lines.space();
            int n = Math.min(space.remaining(), bytes - at);
            space.put(text, at, n);
            lines.filled();
            at += n;
            lines.drainTo(new ArrayList<>(), 100);
        }
    }

    @Test
    void oneThatWantsMoreThanIsLeftIsRefusedAndTheOthersGoOn() {
        HeapShare share = new HeapShare(1 << 20);
        List<LineBuffer> begun = new ArrayList<>();
        assertThatThrownBy(() -> {
                    while (true) {
                        LineBuffer lines = new LineBuffer(200_000, share);
                        begun.add(lines);
                        fill(lines, 100_000);
                        lines.rest();
                    }
                })
                .isInstanceOf(CrowdedException.class);
        assertThat(share.taken()).isLessThanOrEqualTo(share.most());
        assertThat(begun).hasSizeBetween(8, 11);
        begun.remove(begun.size() - 1).release();
        LineBuffer first = begun.get(0);
        first.space().put((byte) '\n');
        first.filled();
        List<Event> events = new ArrayList<>();
        first.drainTo(events, 10);
        assertThat(events).hasSize(1);
        assertThat(events.get(0).body()).hasSize(100_000);
        begun.forEach(LineBuffer::release);
        assertThat(share.taken()).isZero();
    }

    @Test
    void peersThatSendALotLeaveRoomForThoseThatSendLittle() {
        HeapShare share = new HeapShare(1 << 20);
        List<LineBuffer> busy = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            LineBuffer lines = new LineBuffer(512, share);
            busy.add(lines);
            for (int reads = 0; reads < 5; reads++) {
                ByteBuffer space = lines.space();
                space.put("\n".repeat(space.remaining()).getBytes(StandardCharsets.US_ASCII));
                lines.filled();
                lines.drainTo(new ArrayList<>(), Integer.MAX_VALUE);
            }
        }
        LineBuffer late = new LineBuffer(512, share);
        fill(late, 100);
        assertThat(late.midLine()).isTrue();
        assertThat(share.taken()).isLessThanOrEqualTo(share.most());
        late.release();
        busy.forEach(LineBuffer::release);
        assertThat(share.taken()).isZero();
    }

    @Test
    void aBufferAtRestTakesWhatTheLineTakesAndNoMore() {
        HeapShare share = new HeapShare(1 << 20);
        LineBuffer lines = new LineBuffer(512, share);
        assertThat(share.taken()).isZero();
        fill(lines, 100);
        assertThat(share.taken()).isEqualTo(LineBuffer.SMALL);
        lines.rest();
        assertThat(share.taken()).isEqualTo(100);
        fill(lines, 20);
        lines.rest();
        assertThat(share.taken()).isEqualTo(120);
    }

    @Test
    void theLongestLineThatIsAllowedAlwaysFits() {
        HeapShare share = new HeapShare(4 << 20);
        LineBuffer lines = new LineBuffer(share.longestLine(), share);
        byte[] threeBytes = "\u20ac".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        for (int left = share.longestLine() - 1; left > 0; left -= 10_000) {
            int n = 3 * Math.min(left, 10_000);
            for (int at = 0; at < n; ) {
                var space = lines.space();
                int some = Math.min(space.remaining(), n - at);
                space.put(threeBytes, at, some);
                lines.filled();
                at += some;
                lines.drainTo(new ArrayList<>(), 10);
            }
        }
        assertThat(lines.tooLong()).isFalse();
    }

    @Test
    void aLineLengthThatTheHeapDoesNotAllowIsRefused() {
        assertThatThrownBy(() -> new NetcatSource(TestConfig.loopback().withMaxLineLength(2_000_000_000)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("2000000000 is more than the");
    }
}
