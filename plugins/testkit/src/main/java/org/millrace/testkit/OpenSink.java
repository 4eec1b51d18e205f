package org.millrace.testkit;

import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.Sink;

/** An open sink, called as the agent calls it. Belongs to one thread. */
public final class OpenSink extends Opened<Sink> {
    OpenSink(Sink sink, TestContext context) throws Exception {
        super(sink, context);
        if (sink instanceof CheckpointedSink checkpointed) {
            checkpointed.restore(List.of());
            commit();
        }
    }

    /** Delivers events with these bodies; the batch says what became of them. */
    public TestBatch deliver(String... bodies) throws Exception {
        return deliver(TestBatch.of(bodies));
    }

    /** Delivers these events. */
    public TestBatch deliver(Event first, Event... more) throws Exception {
        List<Event> all = new java.util.ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return deliver(TestBatch.of(all));
    }

    /** Delivers a batch, and ends it. */
    public TestBatch deliver(TestBatch batch) throws Exception {
        try {
            component().deliver(batch);
        } finally {
            batch.end();
        }
        return batch;
    }

    /** A checkpoint of a checkpointed sink, and what follows when it is committed. */
    public Mark commit() throws Exception {
        CheckpointedSink sink = (CheckpointedSink) component();
        Mark mark = sink.checkpoint();
        sink.committed();
        return mark;
    }

    /** About a second has passed. */
    public void tick() throws Exception {
        component().tick();
    }
}
