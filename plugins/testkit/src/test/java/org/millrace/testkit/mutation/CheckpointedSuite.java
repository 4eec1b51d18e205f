package org.millrace.testkit.mutation;

import java.time.Duration;
import java.util.Optional;
import org.millrace.api.sink.Sink;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.CheckpointedSinkContract;
import org.millrace.testkit.contract.Destination;

/** The suite of {@link GoodCheckpointedSink} and of its faults. */
class CheckpointedSuite extends CheckpointedSinkContract {
    private final Store store = new Store();

    @Override
    protected Sink make(Settings settings) {
        return new GoodCheckpointedSink(Mutation.current(), store);
    }

    @Override
    protected Optional<Destination> destination() {
        return Optional.of(store);
    }

    @Override
    protected Duration patience() {
        return Duration.ofMillis(800);
    }
}
