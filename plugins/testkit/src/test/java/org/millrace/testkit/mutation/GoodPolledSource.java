package org.millrace.testkit.mutation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.MarkedSource;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.RefusedException;

/** Reads a list by position; as it should be, unless a fault is named. */
final class GoodPolledSource implements PolledSource, MarkedSource {
    private final String fault;
    private final List<String> lines;
    private int next;

    GoodPolledSource(String fault, List<String> lines) {
        this.fault = fault;
        this.lines = lines;
    }

    private boolean is(String which) {
        return fault.equals(which);
    }

    @Override
    public void restore(Map<String, Mark> marks) {
        Mark mark = marks.get("line");
        next = mark == null ? 0 : (int) mark.number() + (is("restores one line too far") ? 1 : 0);
    }

    @Override
    public void start(Outlet outlet) throws Exception {
        if (is("hands on in start")) {
            outlet.accept(List.of());
        }
    }

    @Override
    public Duration poll(Outlet outlet) throws Exception {
        int most = is("makes batches too large") ? 5 : Math.min(5, outlet.maxBatchSize());
        int end = Math.min(lines.size(), next + most);
        if (end == next) {
            return is("spins") ? Duration.ZERO : Duration.ofMillis(500);
        }
        List<Event> batch = lines.subList(next, end).stream().map(Event::of).toList();
        while (next < end) {
            try {
                outlet.accept(batch, is("gives no marks") ? MarkChanges.none() : MarkChanges.set("line", Mark.of(end)));
                next = end;
            } catch (RefusedException e) {
                next = is("goes on behind a refusal") ? end : next;
                if (is("keeps a refusal to itself")) {
                    return Duration.ZERO;
                }
                throw e;
            } catch (InterruptedException e) {
                next = is("goes on behind an interrupt") ? end : next;
                if (!is("is deaf to interrupts")) {
                    throw e;
                }
            }
        }
        return Duration.ZERO;
    }

    @Override
    public void stop() {
        if (is("can't be stopped before it was polled") && next == 0) {
            throw new IllegalStateException("not polled");
        }
    }
}
