package org.millrace.runtime.flow.drain;

import java.time.Duration;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.Sink;
import org.millrace.api.sink.Window;
import org.millrace.runtime.flow.component.AskedTime;
import org.millrace.runtime.flow.component.Instance;

/**
 * What a sink wants to be given, as it said when it was asked.
 *
 * @param batchSize the most events at once
 * @param batchBytes the most bytes at once
 * @param deliverWithin how long a call of it may take once it has to come to an end
 * @param window how much until it has to answer; a batch, if it answers at once
 */
record Wishes(int batchSize, long batchBytes, Duration deliverWithin, Window window) {
    static final Wishes LEAST = new Wishes(1, 1, AskedTime.DELIVER.usual(), Window.of(1, 1, Duration.ZERO));

    static Wishes of(Instance<Sink> instance) throws InterruptedException {
        Sink sink = instance.plugin();
        Window window = sink instanceof CheckpointedSink checkpointed ? checkpointed.window() : LEAST.window();
        return new Wishes(
                Math.max(1, sink.batchSize()),
                Math.max(1, sink.batchBytes()),
                AskedTime.DELIVER.ask(instance, sink::deliverWithin),
                window);
    }
}
