package org.millrace.sink.hdfs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;

/** Drives a sink as the engine does: what failed is rolled back and comes again. Of one thread. */
final class Rounds implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(2);

    private final TestContext context;
    private final HdfsSink sink;
    private List<Mark> marks;
    private int failures;

    /** @param marks what was committed last; none at first */
    Rounds(Path directory, Settings settings, List<Mark> marks) throws Exception {
        this.context = TestContext.in(directory).part("serializer", new HdfsSinkContractTest.Lines());
        this.sink = Connectors.make(HdfsSink.class, settings);
        this.marks = marks;
        sink.open(context);
        sink.restore(marks);
        commit();
    }

    private void commit() throws Exception {
        marks = List.of(sink.checkpoint());
        sink.committed();
    }

    /** Until they are delivered and committed. */
    void bring(List<Event> events) {
        Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(200)).until(() -> {
            try {
                deliver(events);
                commit();
                return true;
            } catch (Exception e) {
                failures++;
                sink.rolledBack();
                return false;
            }
        });
    }

    /** Delivers without a checkpoint. */
    void deliver(List<Event> events) throws Exception {
        TestBatch batch = TestBatch.of(events);
        sink.deliver(batch);
        batch.end();
    }

    int failures() {
        return failures;
    }

    List<Mark> marks() {
        return marks;
    }

    TestContext context() {
        return context;
    }

    void tick() throws Exception {
        sink.tick();
    }

    /** As many ticks as there are in one. */
    void minute() throws Exception {
        for (int i = 0; i < 60; i++) {
            tick();
        }
    }

    /** Until all files that were closed have their last names. */
    void awaitFinished() {
        Awaitility.await().atMost(LONG).until(() -> context.gaugeValue("FilesToFinish") == 0);
    }

    /** Until no file is open either, with an {@code hdfs.idleTimeout}. */
    void awaitIdle() {
        Awaitility.await().atMost(LONG).until(() -> {
            tick();
            return context.gaugeValue("OpenFiles") == 0 && context.gaugeValue("FilesToFinish") == 0;
        });
    }

    static List<Event> numbered(int from, int count) {
        List<Event> events = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            events.add(Event.of("line-" + i));
        }
        return events;
    }

    @Override
    public void close() throws Exception {
        sink.close();
        context.end();
    }
}
