package org.millrace.runtime.flow;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.millrace.api.operate.ComponentStatus;
import org.millrace.api.operate.ComponentStatus.State;

/** The status of one component name. Written by the thread that has the component in hand, read by anyone. */
final class StatusCell {
    private record Now(State state, String detail, Instant since, String type, String version) {}

    private final ComponentKey key;
    private final Clock clock;
    private final AtomicLong activations = new AtomicLong();
    private volatile Now now;

    StatusCell(ComponentKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
        this.now = new Now(State.WAITING, "", clock.instant(), "", "");
    }

    void set(State state, String detail) {
        Now before = now;
        Instant since = before.state() == state ? before.since() : clock.instant();
        now = new Now(state, detail, since, before.type(), before.version());
    }

    /** From now on this offer serves the name. */
    void servedBy(Offer offer) {
        Now before = now;
        now = new Now(before.state(), before.detail(), before.since(), offer.type(), offer.version());
    }

    /** Nothing serves the name for now. */
    void vacant(String detail) {
        set(State.WAITING, detail);
        Now before = now;
        now = new Now(State.WAITING, before.detail(), before.since(), before.type(), "");
    }

    void activated() {
        activations.incrementAndGet();
    }

    State state() {
        return now.state();
    }

    ComponentStatus read() {
        Now n = now;
        return new ComponentStatus(
                key.kind(), key.name(), n.type(), n.version(), n.state(), n.detail(), activations.get(), n.since());
    }
}
