package org.millrace.channel.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.channel.memory.Events.AT_ONCE;
import static org.millrace.channel.memory.Events.drain;
import static org.millrace.channel.memory.Events.numbered;
import static org.millrace.channel.memory.Events.texts;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.millrace.api.channel.Lease;

class MemoryLeaseTest {
    private final MemoryChannel channel =
            new MemoryChannel(new Limits(100, 100, Duration.ZERO, Long.MAX_VALUE, Long.MAX_VALUE));

    @BeforeEach
    void putTenEventsInTwoBatches() throws Exception {
        channel.put(numbered(0, 4));
        channel.put(numbered(4, 6));
    }

    @Test
    void committedEventsAreForgotten() throws Exception {
        channel.take(3, AT_ONCE).commit();

        assertThat(drain(channel)).containsExactly("3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void rolledBackEventsComeFirstAgain() throws Exception {
        channel.take(5, AT_ONCE).rollback();

        assertThat(drain(channel)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void leasesRolledBackInTheOrderTakenRestoreTheOrder() throws Exception {
        Lease first = channel.take(3, AT_ONCE);
        Lease second = channel.take(3, AT_ONCE);
        first.rollback();
        second.rollback();

        assertThat(drain(channel)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void leasesRolledBackInReverseRestoreTheOrder() throws Exception {
        Lease first = channel.take(3, AT_ONCE);
        Lease second = channel.take(3, AT_ONCE);
        second.rollback();
        first.rollback();

        assertThat(drain(channel)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void aLeaseThatEndsLateFindsItsPlaceBetweenOthers() throws Exception {
        Lease a = channel.take(2, AT_ONCE);
        Lease b = channel.take(2, AT_ONCE);
        Lease c = channel.take(6, AT_ONCE);
        a.rollback();
        c.rollback();
        Lease again = channel.take(10, AT_ONCE);
        b.rollback();
        again.rollback();

        assertThat(drain(channel)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void whatIsPutAfterARollbackComesAfterIt() throws Exception {
        Lease all = channel.take(10, AT_ONCE);
        channel.put(numbered(10, 1));
        all.rollback();
        channel.put(numbered(11, 1));

        assertThat(drain(channel)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
    }

    @Test
    void aPutNeverJoinsAChunkWhoseSuccessorsAreOnLease() throws Exception {
        Lease first = channel.take(4, AT_ONCE);
        Lease second = channel.take(6, AT_ONCE);
        first.rollback();
        channel.put(numbered(10, 1));
        second.rollback();

        assertThat(drain(channel)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    }

    @Test
    void onlyTheFirstEndCounts() throws Exception {
        Lease lease = channel.take(4, AT_ONCE);
        lease.commit();
        lease.rollback();
        lease.commit();
        Lease other = channel.take(2, AT_ONCE);
        other.rollback();
        other.commit();
        other.close();

        assertThat(channel.usage().events()).isEqualTo(6);
        assertThat(drain(channel)).containsExactly("4", "5", "6", "7", "8", "9");
    }

    @Test
    void closingALeaseRollsItBack() throws Exception {
        try (Lease lease = channel.take(4, AT_ONCE)) {
            assertThat(texts(lease)).containsExactly("0", "1", "2", "3");
        }

        assertThat(drain(channel)).hasSize(10).startsWith("0");
    }

    @Test
    void aLeaseMayBeEndedByAnotherThread() throws Exception {
        Lease lease = channel.take(4, AT_ONCE);
        Started.run(lease::commit).result();

        assertThat(channel.usage().events()).isEqualTo(6);
    }

    @Test
    void aLeaseThatEndsAfterCloseIsHarmless() throws Exception {
        Lease delivered = channel.take(4, AT_ONCE);
        Lease failed = channel.take(4, AT_ONCE);
        channel.close();
        delivered.commit();
        failed.rollback();

        assertThat(channel.usage().events()).isZero();
    }
}
