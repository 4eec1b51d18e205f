package org.millrace.runtime.flow.drain;

import java.time.Duration;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.Sink;
import org.millrace.api.sink.Window;

/**
 * What a sink wants to be given, as it said when it was asked.
 *
 * @param batchSize the most events at once
 * @param batchBytes the most bytes at once
 * @param window how much until it has to answer; a batch, if it answers at once
 */
record Wishes(int batchSize, long batchBytes, Window window) {
    static final Wishes LEAST = new Wishes(1, 1, Window.of(1, 1, Duration.ZERO));

    static Wishes of(Sink sink) {
        Window window = sink instanceof CheckpointedSink checkpointed ? checkpointed.window() : LEAST.window();
        return new Wishes(Math.max(1, sink.batchSize()), Math.max(1, sink.batchBytes()), window);
    }
}
