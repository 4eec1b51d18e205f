package org.millrace.runtime.flow.status;

import java.util.concurrent.atomic.LongAdder;
import org.millrace.api.component.UpDownCounter;

/** A number that many threads move at once. */
final class UpDownTally implements UpDownCounter {
    private final LongAdder sum = new LongAdder();

    @Override
    public void add(long n) {
        sum.add(n);
    }

    @Override
    public long get() {
        return sum.sum();
    }
}
