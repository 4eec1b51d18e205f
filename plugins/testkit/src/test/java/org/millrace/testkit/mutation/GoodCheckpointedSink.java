package org.millrace.testkit.mutation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.Window;

/** Prepares under a number and publishes by it; as it should be, unless a fault is named. */
final class GoodCheckpointedSink implements CheckpointedSink {
    private final String fault;
    private final Store store;
    private final List<String> pending = new ArrayList<>();
    private long number;
    private boolean ticked;

    GoodCheckpointedSink(String fault, Store store) {
        this.fault = fault;
        this.store = store;
    }

    private boolean is(String which) {
        return fault.equals(which);
    }

    @Override
    public Window window() {
        return Window.of(1000, 1 << 20, Duration.ofSeconds(30));
    }

    @Override
    public void restore(List<Mark> marks) {
        if (marks.isEmpty()) {
            if (is("wipes what nobody remembers")) {
                store.seen.clear();
            }
            number = Math.max(
                    store.published,
                    store.prepared.keySet().stream()
                            .mapToLong(Long::longValue)
                            .max()
                            .orElse(0));
            return;
        }
        number = marks.get(marks.size() - 1).number();
        if (is("publishes all it finds")) {
            number = store.prepared.keySet().stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(number);
        }
        if (is("publishes again what was published") && store.restores++ > 0) {
            store.seen.addAll(List.copyOf(store.seen));
        }
        if (is("does not publish what its mark covers")) {
            store.prepared.clear();
        }
        publish(number);
        store.prepared.keySet().removeIf(found -> found > number || found <= store.published);
    }

    private void publish(long upTo) {
        for (Map.Entry<Long, List<String>> each : store.prepared.entrySet()) {
            if (each.getKey() > store.published && each.getKey() <= upTo) {
                store.seen.addAll(each.getValue());
            }
        }
        store.published = Math.max(store.published, upTo);
        store.prepared.keySet().removeIf(done -> done <= upTo);
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        store.reach();
        for (Event event : batch) {
            pending.add(event.text());
        }
    }

    @Override
    public void tick() {
        ticked = true;
    }

    @Override
    public Mark checkpoint() throws Exception {
        number++;
        store.prepared.put(number, List.copyOf(pending));
        pending.clear();
        if (is("publishes before it is committed") && ticked) {
            publish(number);
        }
        return Mark.of(number);
    }

    @Override
    public void committed() {
        if (!is("never publishes again") || store.published == 0) {
            publish(number);
        }
    }

    @Override
    public void rolledBack() {
        if (!is("does not undo what was delivered")) {
            pending.clear();
        }
        if (!is("does not undo what was prepared")) {
            store.prepared.keySet().removeIf(each -> each > store.published);
            number = store.published;
        }
    }
}
