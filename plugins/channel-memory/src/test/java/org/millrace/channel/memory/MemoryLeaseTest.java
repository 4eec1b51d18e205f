package org.millrace.channel.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.channel.memory.Events.AT_ONCE;
import static org.millrace.channel.memory.Events.drain;
import static org.millrace.channel.memory.Events.numbered;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.millrace.testkit.Started;

class MemoryLeaseTest {
    private final MemoryChannel channel =
            new MemoryChannel(new Limits(100, 100, Duration.ZERO, Long.MAX_VALUE, Long.MAX_VALUE));

    @BeforeEach
    void putTenEventsInTwoBatches() throws Exception {
        Taken.put(channel, numbered(0, 4));
        Taken.put(channel, numbered(4, 6));
    }

    @Test
    void committedEventsAreForgotten() throws Exception {
        Taken.from(channel, 3, AT_ONCE).commit();

        assertThat(drain(channel)).containsExactly("3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void rolledBackEventsComeFirstAgain() throws Exception {
        Taken.from(channel, 5, AT_ONCE).rollback();

        assertThat(drain(channel)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void leasesRolledBackInTheOrderTakenRestoreTheOrder() throws Exception {
        Taken first = Taken.from(channel, 3, AT_ONCE);
        Taken second = Taken.from(channel, 3, AT_ONCE);
        first.rollback();
        second.rollback();

        assertThat(drain(channel)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void leasesRolledBackInReverseRestoreTheOrder() throws Exception {
        Taken first = Taken.from(channel, 3, AT_ONCE);
        Taken second = Taken.from(channel, 3, AT_ONCE);
        second.rollback();
        first.rollback();

        assertThat(drain(channel)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void aLeaseThatEndsLateFindsItsPlaceBetweenOthers() throws Exception {
        Taken a = Taken.from(channel, 2, AT_ONCE);
        Taken b = Taken.from(channel, 2, AT_ONCE);
        Taken c = Taken.from(channel, 6, AT_ONCE);
        a.rollback();
        c.rollback();
        Taken again = Taken.from(channel, 10, AT_ONCE);
        b.rollback();
        again.rollback();

        assertThat(drain(channel)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void whatIsPutAfterARollbackComesAfterIt() throws Exception {
        Taken all = Taken.from(channel, 10, AT_ONCE);
        Taken.put(channel, numbered(10, 1));
        all.rollback();
        Taken.put(channel, numbered(11, 1));

        assertThat(drain(channel)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
    }

    @Test
    void aPutNeverJoinsAChunkWhoseSuccessorsAreOnLease() throws Exception {
        Taken first = Taken.from(channel, 4, AT_ONCE);
        Taken second = Taken.from(channel, 6, AT_ONCE);
        first.rollback();
        Taken.put(channel, numbered(10, 1));
        second.rollback();

        assertThat(drain(channel)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    }

    @Test
    void onlyTheFirstEndCounts() throws Exception {
        Taken lease = Taken.from(channel, 4, AT_ONCE);
        lease.commit();
        lease.rollback();
        lease.commit();
        Taken other = Taken.from(channel, 2, AT_ONCE);
        other.rollback();
        other.commit();

        assertThat(channel.usage().events().orElse(0)).isEqualTo(6);
        assertThat(drain(channel)).containsExactly("4", "5", "6", "7", "8", "9");
    }

    @Test
    void aLeaseMayBeEndedByAnotherThread() throws Exception {
        Taken lease = Taken.from(channel, 4, AT_ONCE);
        Started.run(lease::commit).result();

        assertThat(channel.usage().events().orElse(0)).isEqualTo(6);
    }

    @Test
    void aLeaseThatEndsAfterCloseIsHarmless() throws Exception {
        Taken delivered = Taken.from(channel, 4, AT_ONCE);
        Taken failed = Taken.from(channel, 4, AT_ONCE);
        channel.close();
        delivered.commit();
        failed.rollback();

        assertThat(channel.usage().events().orElse(0)).isZero();
    }
}
