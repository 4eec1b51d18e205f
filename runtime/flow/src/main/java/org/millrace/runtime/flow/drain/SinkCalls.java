package org.millrace.runtime.flow.drain;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.millrace.api.sink.Sink;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.part.InHand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a sink under guard, each time within the limit that it asked for. Belongs to the drain's thread, but for {@code hurry}, which
 * comes from a thread of its own.
 */
final class SinkCalls {
    private static final Logger log = LoggerFactory.getLogger(SinkCalls.class);

    private final InHand inHand;
    private final AtomicBoolean hurries = new AtomicBoolean();

    SinkCalls(InHand inHand) {
        this.inHand = inHand;
    }

    void run(Instance<Sink> open, String phase, Duration within, Guard.Action action)
            throws Fault, InterruptedException {
        boolean mayHurry = phase.equals("deliver") || phase.equals("checkpoint");
        InHand.Call call = inHand.begin(open.cell(), doing(phase), within, mayHurry ? () -> hurry(open) : null);
        try {
            open.run(phase, action);
        } finally {
            inHand.end(call);
        }
    }

    private static String doing(String phase) {
        return switch (phase) {
            case "deliver" -> "delivering";
            case "checkpoint" -> "making sure of what it was given";
            case "committed" -> "publishing";
            case "rolledBack" -> "undoing what comes again";
            default -> "busy (" + phase + ")";
        };
    }

    /** One that hangs in it is not asked again. */
    private void hurry(Instance<Sink> open) {
        if (!hurries.compareAndSet(false, true)) {
            return;
        }
        try {
            open.run("hurry", open.plugin()::hurry);
        } catch (Fault e) {
            log.warn("{}", e.getMessage(), e.getCause());
        } catch (InterruptedException e) {
            log.debug("{}: what it was to hurry with has ended.", open.key());
        } finally {
            hurries.set(false);
        }
    }
}
