package org.millrace.sink.file.roll;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;

/** A sink that is driven as the engine does it, from a channel that keeps marks or does not. Of one thread. */
final class Driven implements AutoCloseable {
    private final TestContext context;
    private final FileRollSink sink;
    private List<Mark> marks;

    /** @param marks what was committed last; none at first, or if the channel keeps none */
    Driven(TestContext context, Settings settings, List<Mark> marks) throws Exception {
        this.context = context;
        this.sink = Connectors.make(FileRollSink.class, settings);
        this.marks = marks;
        boolean begun = false;
        try {
            sink.open(context);
            sink.restore(marks);
            commit();
            begun = true;
        } finally {
            if (!begun) {
                close();
            }
        }
    }

    /** With its state in a directory. */
    static TestContext context(Path directory) {
        return TestContext.in(directory).part(FileRollSink.SERIALIZER, new Lines());
    }

    void commit() throws Exception {
        marks = List.of(sink.checkpoint());
        sink.committed();
    }

    /** Delivers without a checkpoint. */
    TestBatch deliver(String... texts) throws Exception {
        return deliver(Stream.of(texts).map(Event::of).toList());
    }

    TestBatch deliver(List<Event> events) throws Exception {
        TestBatch batch = TestBatch.of(events);
        try {
            sink.deliver(batch);
        } finally {
            batch.end();
        }
        return batch;
    }

    void rollBack() {
        sink.rolledBack();
    }

    void tick() throws Exception {
        sink.tick();
    }

    FileRollSink sink() {
        return sink;
    }

    TestContext context() {
        return context;
    }

    List<Mark> marks() {
        return marks;
    }

    @Override
    public void close() throws Exception {
        sink.close();
        context.end();
    }
}
