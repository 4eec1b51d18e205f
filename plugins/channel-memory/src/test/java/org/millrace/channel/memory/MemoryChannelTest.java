package org.millrace.channel.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.channel.memory.Events.AT_ONCE;
import static org.millrace.channel.memory.Events.drain;
import static org.millrace.channel.memory.Events.numbered;
import static org.millrace.channel.memory.Events.texts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;

class MemoryChannelTest {

    private static MemoryChannel channel(int capacity, int transactionCapacity) {
        return new MemoryChannel(
                new Limits(capacity, transactionCapacity, Duration.ZERO, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    private static MemoryChannel channelOfBytes(long bodies, long all) {
        return new MemoryChannel(new Limits(100, 100, Duration.ZERO, bodies, all));
    }

    private static Event bytes(int count) {
        return Event.of(new byte[count]);
    }

    @Test
    void whatIsPutIsTaken() throws Exception {
        MemoryChannel channel = channel(10, 10);
        Event event = Event.of(Map.of("host", "a"), new byte[] {1});

        Taken.put(channel, List.of(event));

        assertThat(Taken.from(channel, 10, AT_ONCE).events()).containsExactly(event);
    }

    @Test
    void anEmptyChannelLendsNothing() throws Exception {
        assertThat(Taken.from(channel(10, 10), 10, AT_ONCE).lease()).isSameAs(Lease.none());
    }

    @Test
    void aTypedConfigurationMakesAChannel() throws Exception {
        MemoryChannel channel = new MemoryChannel(Typed.config(Map.of("capacity", 7, "transactionCapacity", 5)));

        assertThat(channel.transactionCapacity()).isEqualTo(5);
        assertThat(channel.usage().eventCapacity().orElse(0)).isEqualTo(7);
        assertThat(channel.durable()).isFalse();
    }

    @Test
    void batchesOfEverySizeComeOutInOrder() throws Exception {
        MemoryChannel channel = channel(10_000, 1000);
        int put = 0;
        for (int size : new int[] {1, 1, 3, 40, 1, 500, 1, 1, 32, 33, 1000, 7}) {
            Taken.put(channel, numbered(put, size));
            put += size;
        }
        List<String> taken = new ArrayList<>();
        for (int size : new int[] {1, 5, 2, 90, 1000, 1, 1000}) {
            Taken lease = Taken.from(channel, size, AT_ONCE);
            taken.addAll(texts(lease));
            lease.commit();
        }

        assertThat(taken)
                .containsExactlyElementsOf(
                        numbered(0, put).stream().map(Event::text).toList());
    }

    @Test
    void aLeaseHoldsWhatIsThereAndAtMostTheTransactionCapacity() throws Exception {
        MemoryChannel channel = channel(100, 4);
        Taken.put(channel, numbered(0, 3));
        Taken.put(channel, numbered(3, 3));

        assertThat(texts(Taken.from(channel, 50, AT_ONCE))).containsExactly("0", "1", "2", "3");
        assertThat(texts(Taken.from(channel, 50, AT_ONCE))).containsExactly("4", "5");
    }

    @Test
    void takingLessThanOneEventIsAMistake() {
        assertThatThrownBy(() -> Taken.from(channel(10, 10), 0, AT_ONCE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEmptyBatchChangesNothing() throws Exception {
        MemoryChannel channel = channel(10, 10);
        Taken.put(channel, List.of());

        assertThat(Taken.from(channel, 1, AT_ONCE).events()).isEmpty();
    }

    @Test
    void anEventWithoutBodyIsAnEvent() throws Exception {
        MemoryChannel channel = channelOfBytes(10, 10);
        Taken.put(channel, List.of(Event.of(new byte[0])));

        assertThat(channel.usage())
                .isEqualTo(ChannelUsage.builder().events(1, 100).bytes(0, 10).build());
        assertThat(Taken.from(channel, 1, AT_ONCE).events()).hasSize(1);
    }

    @Test
    void aBatchWithANullPutsNothing() throws Exception {
        MemoryChannel channel = channel(10, 10);

        assertThatThrownBy(() -> Taken.put(channel, Arrays.asList(Event.of("a"), null)))
                .isInstanceOf(NullPointerException.class);
        assertThat(channel.usage().events().orElse(0)).isZero();
        assertThat(Taken.from(channel, 1, AT_ONCE).events()).isEmpty();
    }

    @Test
    void theCallersListMayBeUsedAgain() throws Exception {
        MemoryChannel channel = channel(10, 10);
        List<Event> list = numbered(0, 2);
        Taken.put(channel, list);
        list.set(0, Event.of("changed"));
        list.clear();

        assertThat(drain(channel)).containsExactly("0", "1");
    }

    @Test
    void theEventsOfALeaseCanNotBeChanged() throws Exception {
        MemoryChannel channel = channel(10, 10);
        Taken.put(channel, numbered(0, 2));
        List<Event> events = Taken.from(channel, 10, AT_ONCE).events();

        assertThatThrownBy(() -> events.set(0, Event.of("x"))).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> events.remove(0)).isInstanceOf(UnsupportedOperationException.class);
        events.toArray()[0] = "x";
        assertThat(events.get(0).text()).isEqualTo("0");
    }

    @Test
    void aListStaysAsItWasAfterItsLeaseEnded() throws Exception {
        MemoryChannel channel = channel(100, 100);
        Taken.put(channel, numbered(0, 4));
        Taken lease = Taken.from(channel, 4, AT_ONCE);
        List<Event> late = lease.events();
        lease.rollback();
        Taken.put(channel, numbered(4, 4));
        Taken.from(channel, 2, AT_ONCE).commit();
        Taken.from(channel, 4, AT_ONCE).commit();

        assertThat(late).extracting(Event::text).containsExactly("0", "1", "2", "3");
    }

    @Test
    void aBatchAboveTheTransactionCapacityIsRefusedWhole() throws Exception {
        MemoryChannel channel = channel(100, 5);

        assertThatThrownBy(() -> Taken.put(channel, numbered(0, 6)))
                .isInstanceOf(ChannelException.class)
                .isNotInstanceOf(ChannelFullException.class)
                .hasMessageContaining("6 events")
                .hasMessageContaining("transactionCapacity=5");
        assertThat(channel.usage().events().orElse(0)).isZero();
    }

    @Test
    void aBatchThatFindsNoRoomIsRefusedWhole() throws Exception {
        MemoryChannel channel = channel(5, 5);
        Taken.put(channel, numbered(0, 3));

        assertThatThrownBy(() -> Taken.put(channel, numbered(3, 3)))
                .isInstanceOf(ChannelFullException.class)
                .hasMessageContaining("capacity=5")
                .hasMessageContaining("3 are taken")
                .hasMessageContaining("keep-alive=0 s");
        Taken.put(channel, numbered(3, 2));

        assertThat(drain(channel)).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void eventsOnLeaseTakeRoomUntilCommitted() throws Exception {
        MemoryChannel channel = channel(3, 3);
        Taken.put(channel, numbered(0, 3));
        Taken lease = Taken.from(channel, 3, AT_ONCE);

        assertThat(channel.usage().events().orElse(0)).isEqualTo(3);
        assertThatThrownBy(() -> Taken.put(channel, numbered(3, 1))).isInstanceOf(ChannelFullException.class);
        lease.commit();
        assertThat(channel.usage().events().orElse(0)).isZero();
        Taken.put(channel, numbered(3, 3));
    }

    @Test
    void rolledBackEventsTakeRoom() throws Exception {
        MemoryChannel channel = channel(3, 3);
        Taken.put(channel, numbered(0, 3));
        Taken.from(channel, 2, AT_ONCE).rollback();

        assertThat(channel.usage().events().orElse(0)).isEqualTo(3);
        assertThatThrownBy(() -> Taken.put(channel, numbered(3, 1))).isInstanceOf(ChannelFullException.class);
    }

    @Test
    void bodiesMayTakeTheByteCapacityLessTheBuffer() throws Exception {
        MemoryChannel channel = channelOfBytes(80, 100);
        Taken.put(channel, List.of(bytes(50), bytes(20)));

        assertThatThrownBy(() -> Taken.put(channel, List.of(bytes(11))))
                .isInstanceOf(ChannelFullException.class)
                .hasMessageContaining("byteCapacity=100 less byteCapacityBufferPercentage")
                .hasMessageContaining("70 are taken");
        Taken.put(channel, List.of(bytes(10)));
        assertThat(channel.usage())
                .isEqualTo(ChannelUsage.builder().events(3, 100).bytes(80, 100).build());
    }

    @Test
    void headersCountAgainstTheWholeByteCapacity() throws Exception {
        MemoryChannel channel = channelOfBytes(80, 100);
        Taken.put(channel, List.of(bytes(60).withHeader("host", "a1234567890")));

        assertThat(channel.usage().bytes().orElse(0)).isEqualTo(90);
        assertThatThrownBy(() -> Taken.put(channel, List.of(bytes(11))))
                .isInstanceOf(ChannelFullException.class)
                .hasMessageContaining("byteCapacity=100 bytes of bodies and headers")
                .hasMessageContaining("90 are taken");
        Taken.put(channel, List.of(bytes(10)));
    }

    @Test
    void bytesAreFreedByCommitButNotByRollback() throws Exception {
        MemoryChannel channel = channelOfBytes(100, 100);
        Taken.put(channel, List.of(bytes(10), bytes(20), bytes(30)));
        Taken.put(channel, List.of(bytes(15).withHeader("a", "b")));

        Taken first = Taken.from(channel, 1, AT_ONCE);
        Taken rest = Taken.from(channel, 10, AT_ONCE);
        first.commit();
        assertThat(channel.usage().bytes().orElse(0)).isEqualTo(69);
        rest.rollback();
        assertThat(channel.usage().bytes().orElse(0)).isEqualTo(69);
        Taken.from(channel, 2, AT_ONCE).commit();
        assertThat(channel.usage().bytes().orElse(0)).isEqualTo(19);
        Taken.from(channel, 2, AT_ONCE).commit();
        assertThat(channel.usage())
                .isEqualTo(ChannelUsage.builder().events(0, 100).bytes(0, 100).build());
        Taken.put(channel, List.of(bytes(100)));
    }

    @Test
    void aBatchThatCanNeverFitIsRefusedAsSuch() {
        MemoryChannel channel = new MemoryChannel(new Limits(100, 100, Duration.ofDays(1), 80, 100));

        assertThatThrownBy(() -> Taken.put(channel, List.of(bytes(81))))
                .isInstanceOf(ChannelException.class)
                .isNotInstanceOf(ChannelFullException.class)
                .hasMessageContaining("never")
                .hasMessageContaining("byteCapacity=100");
        assertThatThrownBy(() -> Taken.put(channel, List.of(bytes(80).withHeader("name", "0123456789"))))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("108 with headers");
    }

    @Test
    void aTakeLendsNoMoreBytesThanAskedForButOneEventAtLeast() throws Exception {
        MemoryChannel channel = channel(10, 10);
        Taken.put(channel, List.of(Event.of("0123456789"), Event.of("1"), Event.of("2"), Event.of("3")));

        assertThat(lent(channel, 11)).containsExactly("0123456789", "1");
        assertThat(lent(channel, 1)).containsExactly("2");
        assertThat(lent(channel, 1)).containsExactly("3");
        Taken.put(channel, List.of(Event.of("0123456789"), Event.of("1")));
        assertThat(lent(channel, 1)).containsExactly("0123456789");
        assertThat(lent(channel, 1)).containsExactly("1");
    }

    private static List<String> lent(MemoryChannel channel, long maxBytes) throws Exception {
        Lease lease = channel.take(Demand.of(10, maxBytes, AT_ONCE));
        List<String> texts = lease.events().stream().map(Event::text).toList();
        channel.commit(List.of(lease), MarkChanges.none());
        return texts;
    }
}
