package org.millrace.channel.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.channel.memory.Events.AT_ONCE;
import static org.millrace.channel.memory.Events.LONG;
import static org.millrace.channel.memory.Events.drain;
import static org.millrace.channel.memory.Events.numbered;
import static org.millrace.channel.memory.Events.texts;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.testkit.Started;

@Timeout(120)
class MemoryChannelWaitTest {

    private static MemoryChannel channel(int capacity, Duration keepAlive) {
        return new MemoryChannel(new Limits(capacity, capacity, keepAlive, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    private static Started<List<String>> taking(MemoryChannel channel, int most) {
        return Started.call(() -> {
            Taken lease = Taken.from(channel, most, LONG);
            List<String> texts = texts(lease);
            lease.commit();
            return texts;
        });
    }

    @Test
    void aPutWaitsForRoomAsLongAsKeepAliveSays() throws Exception {
        MemoryChannel channel = channel(2, Duration.ofMillis(300));
        Taken.put(channel, numbered(0, 2));
        long start = System.nanoTime();

        assertThatThrownBy(() -> Taken.put(channel, numbered(2, 1))).isInstanceOf(ChannelFullException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(299));
        assertThat(drain(channel)).containsExactly("0", "1");
        Taken.put(channel, numbered(2, 2));
        assertThat(drain(channel)).containsExactly("2", "3");
    }

    @Test
    void aPutThatWaitsGetsTheRoomOfACommit() throws Exception {
        MemoryChannel channel = channel(2, LONG);
        Taken.put(channel, numbered(0, 2));
        Started<String> put =
                Started.run(() -> Taken.put(channel, numbered(2, 2))).untilItWaits();
        Taken.from(channel, 1, AT_ONCE).commit();
        Taken second = Taken.from(channel, 1, AT_ONCE);

        assertThat(put.isDone()).isFalse();
        second.commit();
        assertThat(put.result()).isEqualTo("returned");
        assertThat(drain(channel)).containsExactly("2", "3");
    }

    @Test
    void aRollbackGivesNoRoomToAWaitingPut() throws Exception {
        MemoryChannel channel = channel(2, Duration.ofMillis(200));
        Taken.put(channel, numbered(0, 2));
        Started<String> put =
                Started.run(() -> Taken.put(channel, numbered(2, 1))).untilItWaits();
        Taken.from(channel, 2, AT_ONCE).rollback();

        assertThat(put.failure()).isInstanceOf(ChannelFullException.class);
        assertThat(drain(channel)).containsExactly("0", "1");
    }

    @Test
    void puttersAreServedInTheOrderInWhichTheyCame() throws Exception {
        MemoryChannel channel = channel(4, LONG);
        Taken.put(channel, numbered(0, 4));
        Started<String> large =
                Started.run(() -> Taken.put(channel, numbered(4, 4))).untilItWaits();
        Started<String> small =
                Started.run(() -> Taken.put(channel, numbered(8, 1))).untilItWaits();
        Taken.from(channel, 3, AT_ONCE).commit();
        assertThat(small.isDone()).isFalse();
        Taken.from(channel, 1, AT_ONCE).commit();

        assertThat(large.result()).isEqualTo("returned");
        assertThat(texts(Taken.from(channel, 4, AT_ONCE))).containsExactly("4", "5", "6", "7");
        assertThat(small.isDone()).isFalse();
    }

    @Test
    void aPutBehindOneThatGivesUpGetsIn() throws Exception {
        MemoryChannel channel = channel(4, LONG);
        Taken.put(channel, numbered(0, 3));
        Started<String> large =
                Started.run(() -> Taken.put(channel, numbered(3, 4))).untilItWaits();
        Started<String> small =
                Started.run(() -> Taken.put(channel, numbered(7, 1))).untilItWaits();
        large.interrupt();

        assertThat(large.failure()).isInstanceOf(InterruptedException.class);
        assertThat(small.result()).isEqualTo("returned");
        assertThat(drain(channel)).containsExactly("0", "1", "2", "7");
    }

    @Test
    void aPutInterruptedWhileItWaitsPutsNothing() throws Exception {
        MemoryChannel channel = channel(2, LONG);
        Taken.put(channel, numbered(0, 2));
        Started<String> put =
                Started.run(() -> Taken.put(channel, numbered(2, 1))).untilItWaits();
        put.interrupt();

        assertThat(put.failure()).isInstanceOf(InterruptedException.class);
        assertThat(channel.usage().events().orElse(0)).isEqualTo(2);
        assertThat(drain(channel)).containsExactly("0", "1");
    }

    @Test
    void aTakeWaitsWhileTheChannelIsEmptyAndReturnsWhatCame() throws Exception {
        MemoryChannel channel = channel(10, LONG);
        Started<List<String>> take = taking(channel, 10).untilItWaits();
        Taken.put(channel, numbered(0, 2));

        assertThat(take.result()).containsExactly("0", "1");
    }

    @Test
    void aTakeReturnsNothingWhenItsTimeIsOver() throws Exception {
        MemoryChannel channel = channel(10, LONG);

        assertThat(Taken.from(channel, 1, Duration.ofMillis(20)).events()).isEmpty();
    }

    @Test
    void aTakeMayWaitForEver() throws Exception {
        MemoryChannel channel = channel(10, LONG);
        Started<Taken> take = Started.call(() -> Taken.from(channel, 1, Duration.ofSeconds(Long.MAX_VALUE)))
                .untilItWaits();
        Taken.put(channel, numbered(0, 1));

        assertThat(texts(take.result())).containsExactly("0");
    }

    @Test
    void aWaitingTakeGetsWhatIsRolledBack() throws Exception {
        MemoryChannel channel = channel(10, LONG);
        Taken.put(channel, numbered(0, 2));
        Taken lease = Taken.from(channel, 2, AT_ONCE);
        Started<List<String>> take = taking(channel, 2).untilItWaits();
        lease.rollback();

        assertThat(take.result()).containsExactly("0", "1");
    }

    @Test
    void onePutFeedsAllTakesThatWait() throws Exception {
        MemoryChannel channel = channel(10, LONG);
        Started<List<String>> a = taking(channel, 1).untilItWaits();
        Started<List<String>> b = taking(channel, 1).untilItWaits();
        Started<List<String>> c = taking(channel, 1).untilItWaits();
        Taken.put(channel, numbered(0, 3));

        assertThat(List.of(a.result().get(0), b.result().get(0), c.result().get(0)))
                .containsExactlyInAnyOrder("0", "1", "2");
    }

    @Test
    void anInterruptedTakeLeavesTheEventsToTheNext() throws Exception {
        MemoryChannel channel = channel(10, LONG);
        Started<List<String>> first = taking(channel, 1).untilItWaits();
        Started<List<String>> second = taking(channel, 1).untilItWaits();
        first.interrupt();
        assertThat(first.failure()).isInstanceOf(InterruptedException.class);
        Taken.put(channel, numbered(0, 1));

        assertThat(second.result()).containsExactly("0");
    }

    @Test
    void closeReleasesPutsAndTakes() throws Exception {
        MemoryChannel full = channel(1, LONG);
        Taken.put(full, numbered(0, 1));
        Started<String> put = Started.run(() -> Taken.put(full, numbered(1, 1))).untilItWaits();
        Started<String> another =
                Started.run(() -> Taken.put(full, numbered(2, 1))).untilItWaits();
        full.close();
        MemoryChannel empty = channel(1, LONG);
        Started<List<String>> take = taking(empty, 1).untilItWaits();
        empty.close();

        assertThat(put.failure()).isInstanceOf(ChannelException.class).hasMessageContaining("closed");
        assertThat(another.failure()).isInstanceOf(ChannelException.class).hasMessageContaining("closed");
        assertThat(take.failure()).isInstanceOf(ChannelException.class).hasMessageContaining("closed");
    }

    @Test
    void aClosedChannelTakesAndLendsNothing() throws Exception {
        MemoryChannel channel = channel(10, LONG);
        Taken.put(channel, numbered(0, 1));
        channel.close();
        channel.close();

        assertThatThrownBy(() -> Taken.put(channel, numbered(1, 1))).isInstanceOf(ChannelException.class);
        assertThatThrownBy(() -> Taken.from(channel, 1, LONG)).isInstanceOf(ChannelException.class);
        assertThat(channel.usage().events().orElse(0)).isZero();
    }
}
