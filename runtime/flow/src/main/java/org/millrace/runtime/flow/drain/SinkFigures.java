package org.millrace.runtime.flow.drain;

import org.millrace.runtime.flow.status.Figures;
import org.millrace.runtime.flow.status.Tally;

/** What is counted of a sink, by Flume's names. */
record SinkFigures(Tally attempts, Tally successes, Tally failures, Tally empty, Tally underflow, Tally complete) {

    static SinkFigures of(Figures figures) {
        return new SinkFigures(
                figures.standard("EventDrainAttemptCount"),
                figures.standard("EventDrainSuccessCount"),
                figures.standard("EventWriteFail"),
                figures.standard("BatchEmptyCount"),
                figures.standard("BatchUnderflowCount"),
                figures.standard("BatchCompleteCount"));
    }

    /** A batch of this size is tried. */
    void tries(int size, int full) {
        attempts.add(size);
        (size < full ? underflow : complete).add(1);
    }
}
