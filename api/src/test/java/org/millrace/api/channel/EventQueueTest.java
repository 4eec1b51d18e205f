package org.millrace.api.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.millrace.api.event.Event;

class EventQueueTest {
    private final EventQueue queue = new EventQueue(6, 4);

    private static List<Event> events(String... bodies) {
        return Stream.of(bodies).map(Event::of).toList();
    }

    private void put(String... bodies) throws Exception {
        queue.put(events(bodies), Duration.ZERO);
    }

    private Lease take(int most) throws Exception {
        return queue.take(Demand.of(most, Long.MAX_VALUE, Duration.ZERO));
    }

    private static List<String> texts(Lease lease) {
        return lease.events().stream().map(Event::text).toList();
    }

    @Test
    void leasesGiveBackTheirOldOrderHoweverTheyEnd() throws Exception {
        put("a", "b", "c");
        put("d", "e");
        Lease first = take(2);
        Lease second = take(2);
        Lease third = take(2);
        queue.commit(List.of(second));
        third.rollback();
        first.rollback();
        first.rollback();
        assertThat(texts(take(4))).containsExactly("a", "b", "e");
    }

    @Test
    void whatIsOnLeaseTakesRoomUntilItIsCommitted() throws Exception {
        put("a", "b", "c");
        put("d", "e", "f");
        Lease lease = take(4);
        assertThatThrownBy(() -> put("g"))
                .isInstanceOf(ChannelFullException.class)
                .hasMessageContaining("capacity=6");
        assertThat(queue.size()).isEqualTo(6);
        queue.commit(List.of(lease));
        assertThat(queue.size()).isEqualTo(2);
        put("g");
        assertThat(texts(take(4))).containsExactly("e", "f", "g");
    }

    @Test
    void aLeaseHasNoMoreThanIsAskedForInEventsAndBytes() throws Exception {
        put("a", "bb", "ccc");
        assertThat(texts(queue.take(Demand.of(4, 3, Duration.ZERO)))).containsExactly("a", "bb");
        assertThat(texts(queue.take(Demand.of(4, 1, Duration.ZERO)))).containsExactly("ccc");
        assertThat(take(1)).isSameAs(Lease.none());
    }

    @Test
    void aLeaseThatIsOverOrSomebodyElsesCommitsNothing() throws Exception {
        put("a", "b");
        Lease over = take(1);
        over.rollback();
        Lease open = take(1);
        assertThatThrownBy(() -> queue.commit(List.of(open, over))).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> new EventQueue(1, 1).commit(List.of(open))).isInstanceOf(LeaseLostException.class);
        assertThat(queue.size()).isEqualTo(2);
        queue.commit(List.of(open, Lease.none()));
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void whatNeverFitsIsSaidSo() {
        assertThatThrownBy(() -> put("a", "b", "c", "d", "e")).isInstanceOf(BatchTooLargeException.class);
        assertThatThrownBy(() -> new EventQueue(1, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
