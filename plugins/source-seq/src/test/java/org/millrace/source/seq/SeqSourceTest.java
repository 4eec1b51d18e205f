package org.millrace.source.seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;

class SeqSourceTest {
    private final List<String> accepted = new ArrayList<>();
    private boolean refusing;

    private final Outlet outlet = new Outlet() {
        @Override
        public void accept(List<Event> batch, MarkChanges marks) throws RefusedException {
            if (refusing) {
                throw new RefusedException(RefusedException.Reason.FULL, "full", null);
            }
            batch.forEach(event -> accepted.add(event.text()));
        }

        @Override
        public int maxBatchSize() {
            return 100;
        }
    };

    private static SeqSource source(int batchSize, long totalEvents) {
        return new SeqSource(batchSize, totalEvents, Duration.ofMillis(1000), Duration.ofMillis(2500));
    }

    @Test
    void itCountsInBatches() throws Exception {
        SeqSource source = source(3, Long.MAX_VALUE);
        assertThat(source.poll(outlet)).isZero();
        assertThat(source.poll(outlet)).isZero();
        assertThat(accepted).containsExactly("0", "1", "2", "3", "4", "5");
    }

    @Test
    void aRefusedBatchComesAgainWithTheSameNumbers() throws Exception {
        SeqSource source = source(2, Long.MAX_VALUE);
        source.poll(outlet);
        refusing = true;
        assertThatThrownBy(() -> source.poll(outlet)).isInstanceOf(RefusedException.class);
        refusing = false;
        source.poll(outlet);
        assertThat(accepted).containsExactly("0", "1", "2", "3");
    }

    @Test
    void afterTheLastEventItOnlyBacksOff() throws Exception {
        SeqSource source = source(2, 3);
        source.poll(outlet);
        source.poll(outlet);
        assertThat(source.poll(outlet)).hasMillis(1000);
        assertThat(source.poll(outlet)).hasMillis(2000);
        assertThat(source.poll(outlet)).hasMillis(2500);
        assertThat(accepted).containsExactly("0", "1", "2");
    }

    @Test
    void anAbsurdBatchSizeMakesBatchesThatTheChannelsTake() throws Exception {
        SeqSource source = source(Integer.MAX_VALUE, Long.MAX_VALUE);
        source.poll(outlet);
        assertThat(accepted).hasSize(100);
    }

    @Test
    void aBatchOfNothingIsRefused() {
        assertThatThrownBy(() -> source(0, 1))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("batchSize");
    }
}
