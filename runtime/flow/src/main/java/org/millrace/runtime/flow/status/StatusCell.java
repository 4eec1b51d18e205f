package org.millrace.runtime.flow.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.services.ComponentHolds.Hold;
import org.millrace.runtime.services.ComponentHolds.HoldKind;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;

/** The status of one component name. Written by the thread that has the component in hand, read by anyone. */
public final class StatusCell {
    private record Now(State state, String detail, Instant since, String type, String version) {}

    private record Awaited(String doing, Instant until) {}

    private final ComponentKey key;
    private final Clock clock;
    private final AtomicLong activations = new AtomicLong();
    private volatile Now now;
    private volatile @Nullable Hold hold;
    private volatile String lack = "";
    private volatile @Nullable Awaited awaited;

    StatusCell(ComponentKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
        this.now = new Now(State.WAITING, "", clock.instant(), "", "");
    }

    public void set(State state, String detail) {
        Now before = now;
        Instant since = before.state() == state ? before.since() : clock.instant();
        now = new Now(state, detail, since, before.type(), before.version());
    }

    /** From now on this type in this version serves the name. */
    public void servedBy(String type, String version) {
        Now before = now;
        now = new Now(before.state(), before.detail(), before.since(), type, version);
    }

    /** Nothing serves the name for now. */
    public void vacant(String detail) {
        set(State.WAITING, detail);
        Now before = now;
        now = new Now(State.WAITING, before.detail(), before.since(), before.type(), "");
    }

    /** What a person has put the component on; null for nothing. What it does until it is closed shows all the same. */
    public void hold(@Nullable Hold next) {
        hold = next;
    }

    /** Which part it can't do without is not there; empty for none. Shows as long as it has nothing else to say. */
    public void waitsFor(String what) {
        lack = what;
    }

    /** Somebody waits for what it does, and how much longer he does so at most. */
    public void awaited(String doing, Duration left) {
        awaited = new Awaited(doing, clock.instant().plus(left));
    }

    public void awaitedNoMore() {
        awaited = null;
    }

    public void activated() {
        activations.incrementAndGet();
    }

    public State state() {
        return now.state();
    }

    public ComponentStatus read() {
        Now n = now;
        Hold held = hold;
        State state = n.state();
        String detail = withAwaited(n.state() == State.WAITING && n.detail().isEmpty() ? lack : n.detail());
        Instant since = n.since();
        if (held != null) {
            boolean rests = held.kind() == HoldKind.PAUSE && state == State.WAITING;
            boolean drains = held.kind() == HoldKind.DRAIN && (state == State.RUNNING || state == State.DEGRADED);
            if (rests || drains) {
                state = rests ? State.PAUSED : State.DRAINING;
                detail = text(held) + (detail.isEmpty() ? "" : "; " + detail);
                since = held.since().isAfter(since) ? held.since() : since;
            }
        }
        return new ComponentStatus(key, n.type(), n.version(), state, detail, activations.get(), since);
    }

    private String withAwaited(String detail) {
        String said = awaited();
        return said.isEmpty() || detail.isEmpty() ? said + detail : said + "; " + detail;
    }

    /** What it does that somebody waits for, and how much longer that may take; empty if nobody does. */
    public String awaited() {
        Awaited now = awaited;
        if (now == null) {
            return "";
        }
        long millis = Math.max(0, Duration.between(clock.instant(), now.until()).toMillis());
        return "it is still " + now.doing() + ", at most " + (millis + 999) / 1000 + " s more";
    }

    /** Who put it on hold, and why. */
    public static String text(Hold hold) {
        String who = (hold.kind() == HoldKind.PAUSE ? "paused by " : "drained by ") + hold.who();
        return hold.reason().isEmpty() ? who : who + ": " + hold.reason();
    }
}
