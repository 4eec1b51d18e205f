package org.millrace.runtime.flow.swap;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.services.SwapReport;
import org.millrace.runtime.services.SwapReport.Result;
import org.millrace.runtime.services.SwapReports;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers the last swaps. */
public final class SwapHistory implements SwapReports {
    private static final Logger log = LoggerFactory.getLogger(SwapHistory.class);
    private static final int KEPT = 1000;

    private final Clock clock;
    private final Deque<SwapReport> last = new ArrayDeque<>();
    private long number;

    public SwapHistory(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized List<SwapReport> reports() {
        return List.copyOf(last);
    }

    synchronized void add(
            ComponentKey component,
            String from,
            String to,
            Result result,
            String phase,
            String cause,
            Duration took,
            Duration pause,
            long inFlight) {
        SwapReport report = new SwapReport(
                ++number,
                component,
                from,
                to,
                clock.instant().minus(took),
                result,
                phase,
                cause,
                took,
                pause,
                inFlight);
        if (last.size() == KEPT) {
            last.removeFirst();
        }
        last.add(report);
        if (result == Result.SWITCHED && phase.equals("reconfigure")) {
            log.info("{}: has taken its new configuration over in place ({} ms).", component, took.toMillis());
        } else if (result == Result.SWITCHED) {
            log.info(
                    "{}: {} serves in place of {} ({} ms, of which {} ms nothing moved through it).",
                    component,
                    to,
                    from,
                    took.toMillis(),
                    pause.toMillis());
        } else {
            log.warn("{}: {} does not take the place of {}, {}: {}", component, to, from, phase, cause);
        }
    }
}
