package org.millrace.runtime.flow.inlet;

import java.time.Duration;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.RefusedException;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.time.Backoff;
import org.millrace.runtime.flow.time.Pauses;
import org.millrace.runtime.services.ComponentStatus.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives a polled source: again when it wants to be, and after a growing pause when it failed. */
final class Polling {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Logger log = LoggerFactory.getLogger(Polling.class);

    private final Instance<?> instance;
    private final PolledSource source;
    private final SourceOutlet outlet;
    private final Backoff failures;

    Polling(Instance<?> instance, PolledSource source, SourceOutlet outlet, Pauses pauses) {
        this.instance = instance;
        this.source = source;
        this.outlet = outlet;
        this.failures = new Backoff(pauses);
    }

    /** One poll; returns how long to pause before the next. */
    Duration poll() throws InterruptedException {
        Duration pause;
        try {
            pause = Guard.call(instance.key(), instance.offer().loader(), "poll", () -> source.poll(outlet));
        } catch (Fault e) {
            return failed(e);
        }
        if (failures.failures() > 0) {
            failures.reset();
            instance.works();
        }
        if (pause.isNegative()) {
            return Duration.ZERO;
        }
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    private Duration failed(Fault fault) {
        if (fault.fatal()) {
            instance.fails("poll", fault);
            return Duration.ZERO;
        }
        Duration pause = failures.next();
        instance.cell()
                .set(
                        State.RETRYING,
                        fault.getMessage() + "; failure " + failures.failures() + " in a row, polled again in "
                                + Backoff.text(pause));
        boolean pressure = fault.getCause() instanceof RefusedException;
        if (!pressure && Integer.bitCount(failures.failures()) == 1) {
            log.warn("{} (failure {} in a row)", fault.getMessage(), failures.failures(), fault.getCause());
        }
        return pause;
    }
}
