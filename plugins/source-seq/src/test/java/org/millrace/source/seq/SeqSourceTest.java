package org.millrace.source.seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource.Poll;
import org.millrace.api.source.RefusedException;

class SeqSourceTest {
    private final List<String> accepted = new ArrayList<>();
    private boolean refusing;

    private final Outlet outlet = new Outlet() {
        @Override
        public void accept(List<Event> batch) throws RefusedException {
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

    @Test
    void itCountsInBatches() throws Exception {
        SeqSource source = new SeqSource(3, Long.MAX_VALUE);
        assertThat(source.poll(outlet)).isEqualTo(Poll.READY);
        assertThat(source.poll(outlet)).isEqualTo(Poll.READY);
        assertThat(accepted).containsExactly("0", "1", "2", "3", "4", "5");
    }

    @Test
    void aRefusedBatchComesAgainWithTheSameNumbers() throws Exception {
        SeqSource source = new SeqSource(2, Long.MAX_VALUE);
        source.poll(outlet);
        refusing = true;
        assertThatThrownBy(() -> source.poll(outlet)).isInstanceOf(RefusedException.class);
        refusing = false;
        source.poll(outlet);
        assertThat(accepted).containsExactly("0", "1", "2", "3");
    }

    @Test
    void afterTheLastEventItOnlyBacksOff() throws Exception {
        SeqSource source = new SeqSource(2, 3);
        source.poll(outlet);
        source.poll(outlet);
        assertThat(source.poll(outlet)).isEqualTo(Poll.BACKOFF);
        assertThat(accepted).containsExactly("0", "1", "2");
    }

    @Test
    void anAbsurdBatchSizeMakesBatchesThatTheChannelsTake() throws Exception {
        SeqSource source = new SeqSource(Integer.MAX_VALUE, Long.MAX_VALUE);
        source.poll(outlet);
        assertThat(accepted).hasSize(100);
    }

    @Test
    void aBatchOfNothingIsRefused() {
        assertThatThrownBy(() -> new SeqSource(0, 1))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("batchSize");
    }
}
