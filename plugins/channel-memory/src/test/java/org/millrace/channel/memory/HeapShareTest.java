package org.millrace.channel.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.api.event.Event;

/** A capacity that a user types is not believed: the heap is the last word. */
class HeapShareTest {
    private static final Limits BOUNDLESS =
            new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ZERO, Long.MAX_VALUE, Long.MAX_VALUE);

    private final HeapShare share = new HeapShare(1_000);
    private final Occupancy one = new Occupancy(BOUNDLESS, share);
    private final Occupancy other = new Occupancy(BOUNDLESS, share);

    private static Chunk chunk(int events) {
        return Chunk.copyOf(Events.numbered(0, events));
    }

    @Test
    void emptyBodiesTakeRoomToo() {
        Chunk empty = Chunk.copyOf(List.of(Event.of(""), Event.of("").withHeader("k", "v")));
        assertThat(empty.bytes()).isEqualTo(4);
        assertThat(empty.heap()).isEqualTo(4 + 2 * HeapShare.EVENT + HeapShare.HEADER);
    }

    @Test
    void allChannelsTogetherTakeNoMoreThanTheShare() {
        Chunk ten = chunk(10);
        assertThat(one.fits(ten)).isTrue();
        one.add(ten);
        assertThat(other.fits(ten)).isFalse();
        assertThat(other.reason(ten)).contains("half of the heap", "650 are taken");
        assertThat(other.fits(chunk(5))).isTrue();
        one.remove(ten);
        assertThat(other.fits(ten)).isTrue();
    }

    @Test
    void aClosedChannelGivesItsShareBack() {
        one.add(chunk(10));
        one.clear();
        assertThat(share.taken()).isZero();
        assertThat(one.everFits(chunk(100))).isFalse();
        assertThat(one.impossible(chunk(100))).contains("half of the heap");
    }
}
