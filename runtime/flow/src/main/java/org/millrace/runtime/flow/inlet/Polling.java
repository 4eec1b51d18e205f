package org.millrace.runtime.flow.inlet;

import java.time.Duration;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.PolledSource.Poll;
import org.millrace.api.source.RefusedException;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.time.Backoff;
import org.millrace.runtime.flow.time.Pauses;
import org.millrace.runtime.services.ComponentStatus.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives a polled source: at once while there is something, with a growing pause while there is not. */
final class Polling {
    private static final long LONGEST_MS = Duration.ofDays(1).toMillis();
    private static final Logger log = LoggerFactory.getLogger(Polling.class);

    private final Instance<?> instance;
    private final PolledSource source;
    private final SourceOutlet outlet;
    private final Duration increment;
    private final Duration longest;
    private final Backoff failures;
    private int empties;

    Polling(Instance<?> instance, PolledSource source, SourceOutlet outlet, Pauses pauses) {
        this.instance = instance;
        this.source = source;
        this.outlet = outlet;
        this.increment = millis("backoffSleepIncrement", 1000);
        this.longest = millis("maxBackoffSleep", 5000);
        this.failures = new Backoff(pauses);
    }

    private Duration millis(String key, long otherwise) {
        Object value = instance.offer().property(key, otherwise);
        try {
            // A pause of nothing would be a loop that never rests, one of ages would be a source that never wakes.
            return Duration.ofMillis(Math.max(
                    1, Math.min(LONGEST_MS, Long.parseLong(value.toString().trim()))));
        } catch (NumberFormatException e) {
            return Duration.ofMillis(otherwise);
        }
    }

    /** One poll; returns how long to pause before the next. */
    Duration poll() throws InterruptedException {
        Poll found;
        try {
            found = Guard.call(instance.key(), instance.offer().loader(), "poll", () -> source.poll(outlet));
        } catch (Fault e) {
            return failed(e);
        }
        if (failures.failures() > 0) {
            failures.reset();
            instance.works();
        }
        if (found == Poll.READY) {
            empties = 0;
            return Duration.ZERO;
        }
        empties = Math.min(empties + 1, 1000);
        Duration pause = increment.multipliedBy(empties);
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    private Duration failed(Fault fault) {
        Duration pause = failures.next();
        instance.cell().set(State.RETRYING, fault.getMessage() + "; polled again in " + Backoff.text(pause));
        boolean pressure = fault.getCause() instanceof RefusedException;
        if (!pressure && Integer.bitCount(failures.failures()) == 1) {
            log.warn("{} (failure {} in a row)", fault.getMessage(), failures.failures(), fault.getCause());
        }
        return pause;
    }
}
