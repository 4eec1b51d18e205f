package org.millrace.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.millrace.api.mark.Mark;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.Sink;

/**
 * What a checkpointed sink keeps to, besides what every sink does: nothing is seen before it is committed, nothing is seen of what is
 * rolled back, and after a crash at any step each event is there once.
 */
public abstract class CheckpointedSinkContract extends SinkContract {

    private List<Mark> settled = List.of();

    /** For suites. */
    protected CheckpointedSinkContract() {}

    /** The other end; such a sink can't be tried without. The same one all through a test. */
    @Override
    protected abstract Optional<Destination> destination();

    @Override
    boolean goesFirst() {
        return true;
    }

    @Override
    void begin(Sink sink) throws Exception {
        begin(checkpointed(sink), settled);
    }

    private static void begin(CheckpointedSink sink, List<Mark> marks) throws Exception {
        sink.restore(marks);
        sink.checkpoint();
        sink.committed();
    }

    @Override
    void settle(Sink sink) throws Exception {
        settled = List.of(checkpointed(sink).checkpoint());
        checkpointed(sink).committed();
    }

    @Override
    void afterFailure(Sink sink) throws Exception {
        checkpointed(sink).rolledBack();
    }

    private static CheckpointedSink checkpointed(Sink sink) {
        return (CheckpointedSink) sink;
    }

    private CheckpointedSink started(List<Mark> marks) throws Exception {
        CheckpointedSink sink = checkpointed(opened());
        begin(sink, marks);
        return sink;
    }

    private List<String> arrived() throws Exception {
        return destination().orElseThrow().arrived();
    }

    private static List<String> numbers(int from, int count) {
        return OddEvents.texts(OddEvents.numbered(from, count));
    }

    @Test
    void itsWindowIsSensible() throws Exception {
        CheckpointedSink sink = started(List.of());
        assertTrue(sink.window().events() >= sink.batchSize(), "a window has room for a batch");
        assertTrue(sink.window().time().compareTo(Duration.ZERO) > 0, "a window lasts");
    }

    @Test
    void nothingIsSeenBeforeItIsCommitted() throws Exception {
        CheckpointedSink sink = started(List.of());
        deliver(sink, OddEvents.numbered(0, 1));
        assertEquals(List.of(), arrived(), "after deliver");
        sink.tick();
        assertEquals(List.of(), arrived(), "after a tick");
        sink.checkpoint();
        assertEquals(List.of(), arrived(), "after the checkpoint");
    }

    @Test
    void whatIsCommittedIsSeen() throws Exception {
        CheckpointedSink sink = started(List.of());
        deliver(sink, OddEvents.numbered(0, 1));
        deliver(sink, OddEvents.numbered(1, 1));
        sink.checkpoint();
        sink.committed();
        assertEquals(numbers(0, 2), arrived());
    }

    @Test
    void whatIsRolledBackIsUndone() throws Exception {
        CheckpointedSink sink = started(List.of());
        deliver(sink, OddEvents.numbered(0, 1));
        sink.rolledBack();
        deliver(sink, OddEvents.numbered(1, 1));
        sink.checkpoint();
        sink.committed();
        assertEquals(numbers(1, 1), arrived(), "only what came after the roll-back");
    }

    @Test
    void aCheckpointThatIsRolledBackIsUndone() throws Exception {
        CheckpointedSink sink = started(List.of());
        deliver(sink, OddEvents.numbered(0, 1));
        sink.checkpoint();
        sink.rolledBack();
        deliver(sink, OddEvents.numbered(0, 1));
        sink.checkpoint();
        sink.committed();
        assertEquals(numbers(0, 1), arrived(), "the same event once");
    }

    @Test
    void aCrashBehindTheCommitIsMadeUpForByRestore() throws Exception {
        CheckpointedSink sink = started(List.of());
        deliver(sink, OddEvents.numbered(0, 2).subList(0, 1));
        Mark mark = sink.checkpoint();
        crashed(sink);
        CheckpointedSink next = started(List.of(mark));
        deliver(next, OddEvents.numbered(1, 1));
        next.checkpoint();
        next.committed();
        assertEquals(numbers(0, 2), arrived(), "what the mark covers is published by the next one");
    }

    @Test
    void aCrashBeforeTheCommitIsUndoneByRestore() throws Exception {
        CheckpointedSink sink = checkpointed(opened());
        sink.restore(List.of());
        Mark before = sink.checkpoint();
        sink.committed();
        deliver(sink, OddEvents.numbered(0, 1));
        sink.checkpoint();
        crashed(sink);
        CheckpointedSink next = started(List.of(before));
        deliver(next, OddEvents.numbered(0, 1));
        next.checkpoint();
        next.committed();
        assertEquals(numbers(0, 1), arrived(), "the same event once, although the mark behind it was lost");
    }

    @Test
    void restoringTheSameMarkTwicePublishesOnce() throws Exception {
        CheckpointedSink sink = started(List.of());
        deliver(sink, OddEvents.numbered(0, 1));
        Mark mark = sink.checkpoint();
        sink.committed();
        for (int i = 0; i < 2; i++) {
            crashed(sink);
            sink = checkpointed(opened());
            sink.restore(List.of(mark));
        }
        assertEquals(numbers(0, 1), arrived());
    }

    @Test
    void aRestoreWithoutMarksKeepsWhatIsThere() throws Exception {
        CheckpointedSink sink = started(List.of());
        deliver(sink, OddEvents.numbered(0, 1));
        sink.checkpoint();
        sink.committed();
        closed(sink);
        started(List.of());
        assertEquals(numbers(0, 1), arrived(), "that nobody remembers is no proof");
    }

    @Test
    void aCheckpointOfNothingIsAMarkToo() throws Exception {
        CheckpointedSink sink = started(List.of());
        List<Mark> marks = new ArrayList<>();
        marks.add(sink.checkpoint());
        sink.committed();
        marks.add(sink.checkpoint());
        sink.committed();
        crashed(sink);
        started(List.of(marks.get(1)));
        assertEquals(List.of(), arrived());
    }

    /** As near to a crash as one process gets: it is closed without another word. */
    private void crashed(Sink sink) throws Exception {
        try {
            closed(sink);
        } catch (Exception e) {
            e.addSuppressed(new IllegalStateException("what close does has tests of its own"));
        }
    }
}
