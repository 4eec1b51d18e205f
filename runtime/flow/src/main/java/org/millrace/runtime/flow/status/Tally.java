package org.millrace.runtime.flow.status;

import java.util.concurrent.atomic.LongAdder;
import org.millrace.api.component.Counter;

/** A counter that many threads add to at once. */
public final class Tally implements Counter {
    private final LongAdder sum = new LongAdder();

    @Override
    public void add(long n) {
        if (n < 0) {
            throw new IllegalArgumentException("a counter only grows: " + n);
        }
        sum.add(n);
    }

    @Override
    public long get() {
        return sum.sum();
    }
}
