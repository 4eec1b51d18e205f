package org.millrace.testkit.mutation;

import java.time.Duration;
import org.millrace.api.sink.SinkProcessor;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.ProcessorContract;

/** The suite of {@link GoodProcessor} and of its faults. */
class ProcessorSuite extends ProcessorContract {
    @Override
    protected SinkProcessor make(Settings settings) {
        return new GoodProcessor(Mutation.current());
    }

    @Override
    protected boolean failsOver() {
        return !Mutation.current().equals("fails over and does not say so");
    }

    @Override
    protected Duration patience() {
        return Duration.ofMillis(800);
    }
}
