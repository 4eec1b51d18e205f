package org.millrace.runtime.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.SwapReport;
import org.millrace.runtime.services.SwapReport.Result;
import org.osgi.framework.Version;

/**
 * Follows components on their way to another version and for a while after. Made before they begin. A component that did not
 * work before is not judged: what keeps it may lie outside of it.
 */
final class Probation {
    /** Longer than the engine takes to give a successor up, its predecessor's end included. */
    static final Duration LONGEST_SWITCH = Duration.ofSeconds(40);

    private static final long LOOK_EVERY_MS = 20;
    private static final Pattern NEXT_STEP =
            Pattern.compile("; ((failure \\d+ in a row, )?(tried|polled) again in|not tried again until) [^;]*$");
    private static final Duration TELL_EVERY = Duration.ofSeconds(30);

    private final RunningTopology live;
    private final String to;
    private final Map<ComponentKey, ComponentStatus> judged = new LinkedHashMap<>();
    private final List<ComponentKey> others = new ArrayList<>();
    /** What had passed each of them when it had switched; those of whom nobody counts it are missing. */
    private final Map<ComponentKey, Long> passedBefore = new LinkedHashMap<>();

    private final long lastReport;

    Probation(RunningTopology live, Collection<ComponentKey> components, Version to) throws InterruptedException {
        this.live = live;
        this.to = to.toString();
        for (ComponentKey component : components) {
            Optional<ComponentStatus> status = live.status(component).filter(Probation::works);
            if (status.isPresent()) {
                judged.put(component, status.get());
            } else {
                others.add(component);
            }
        }
        lastReport = live.reports().stream().mapToLong(SwapReport::number).max().orElse(0);
    }

    private static boolean works(ComponentStatus status) {
        return switch (status.state()) {
            case RUNNING, DEGRADED, RETRYING, DRAINING -> true;
            default -> false;
        };
    }

    /** Those that did not work before. */
    List<ComponentKey> notJudged() {
        return List.copyOf(others);
    }

    /** Waits until each has switched; what does not is the failure of the change. */
    void awaitSwitched() throws Refused, InterruptedException {
        awaitEach();
        for (ComponentKey component : judged.keySet()) {
            live.passed(component).ifPresent(count -> passedBefore.put(component, count));
        }
    }

    private void awaitEach() throws Refused, InterruptedException {
        Set<ComponentKey> left = new LinkedHashSet<>(judged.keySet());
        long until = System.nanoTime() + LONGEST_SWITCH.toNanos();
        while (!left.isEmpty()) {
            for (SwapReport report : live.reports()) {
                if (report.number() > lastReport && report.to().equals(to) && left.contains(report.component())) {
                    if (report.result() != Result.SWITCHED) {
                        throw new Refused(report.phase(), about(report.component(), report.cause()));
                    }
                    left.remove(report.component());
                }
            }
            for (ComponentKey component : List.copyOf(left)) {
                if (switched(component)) {
                    left.remove(component);
                }
            }
            if (!left.isEmpty()) {
                if (System.nanoTime() - until > 0) {
                    throw new Refused(
                            "start", names(left) + " has not switched within " + LONGEST_SWITCH.toSeconds() + " s");
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            }
        }
    }

    /** For what switches without a report, because nothing of it was open. */
    private boolean switched(ComponentKey component) throws Refused {
        Optional<ComponentStatus> now =
                live.status(component).filter(status -> status.version().equals(to));
        ComponentStatus before = judged.get(component);
        if (now.isEmpty() || before == null || now.get().activations() <= before.activations()) {
            return false;
        }
        if (now.get().state() == State.FAILED) {
            throw new Refused("open", about(component, now.get().detail()));
        }
        return works(now.get());
    }

    /** Sees that they stay well; a failure, or retrying most of the time or at the end, is the failure of the change. */
    void awaitHealthy(Duration time) throws Refused, InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        Map<ComponentKey, Integer> retries = new LinkedHashMap<>();
        int looks = 0;
        while (true) {
            boolean last = System.nanoTime() - until >= 0;
            looks++;
            for (Map.Entry<ComponentKey, ComponentStatus> entry : judged.entrySet()) {
                ComponentKey component = entry.getKey();
                Optional<ComponentStatus> now = live.status(component);
                if (now.isEmpty()
                        || now.get().state() == State.FAILED
                        || now.get().state() == State.INVALID) {
                    throw new Refused(
                            "run",
                            about(component, now.map(ComponentStatus::detail).orElse("it is gone")));
                }
                boolean retrying = entry.getValue().state() == State.RUNNING
                        && (now.get().state() == State.RETRYING || now.get().state() == State.DEGRADED);
                int count = retrying ? retries.merge(component, 1, Integer::sum) : 0;
                if (last && retrying && time.compareTo(Duration.ZERO) > 0 && count * 2 > looks) {
                    throw new Refused("run", about(component, now.get().detail()));
                }
            }
            if (last) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    /** Those through which no event has passed since they switched, as far as somebody counts. */
    List<ComponentKey> idle() throws InterruptedException {
        List<ComponentKey> idle = new ArrayList<>();
        for (Map.Entry<ComponentKey, Long> before : passedBefore.entrySet()) {
            if (live.passed(before.getKey())
                    .filter(count -> count > before.getValue())
                    .isEmpty()) {
                idle.add(before.getKey());
            }
        }
        return idle;
    }

    /**
     * Waits until an event has passed each of them. That none does in time, or that nobody waits for it any more, is the failure of
     * the change, which has not proved itself; and so is an event that one of them tries in vain for as long as it has to be healthy.
     */
    void awaitEvent(Duration time, Duration healthy, Progress progress) throws Refused, InterruptedException {
        long began = System.nanoTime();
        long told = began;
        Map<ComponentKey, Long> failingSince = new LinkedHashMap<>();
        List<ComponentKey> idle = idle();
        if (!idle.isEmpty()) {
            progress.say("  no event has passed through " + names(idle) + " yet; waiting up to " + shown(time)
                    + " for the first, ctrl-c takes the change back");
        }
        while (!idle.isEmpty()) {
            long now = System.nanoTime();
            for (ComponentKey component : judged.keySet()) {
                failInVain(component, now, healthy, failingSince);
            }
            if (now - began > time.toNanos() || !progress.heard()) {
                throw new Refused(
                        "run",
                        "no event has passed through " + names(idle)
                                + (now - began > time.toNanos() ? " within " + shown(time) : " until you left")
                                + ", so that it has not proved itself; send one meanwhile, or upgrade without"
                                + " --until-event");
            }
            if (now - told > TELL_EVERY.toNanos()) {
                told = now;
                progress.say("  no event yet after " + shown(Duration.ofSeconds((now - began) / 1_000_000_000)));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            idle = idle();
        }
        if (!judged.isEmpty()) {
            progress.say("  the first event has passed through " + names(judged.keySet()));
        }
    }

    private void failInVain(ComponentKey component, long now, Duration healthy, Map<ComponentKey, Long> failingSince)
            throws Refused, InterruptedException {
        Optional<ComponentStatus> status = live.status(component);
        State state = status.map(ComponentStatus::state).orElse(State.FAILED);
        String detail = status.map(ComponentStatus::detail).orElse("it is gone");
        ComponentStatus before = judged.get(component);
        boolean worked = before != null && before.state() == State.RUNNING;
        if (state == State.FAILED || state == State.INVALID) {
            throw new Refused("run", about(component, detail));
        }
        if (!worked || (state != State.RETRYING && state != State.DEGRADED)) {
            failingSince.remove(component);
        } else if (now - failingSince.computeIfAbsent(component, key -> now) >= healthy.toNanos()) {
            throw new Refused("run", about(component, detail));
        }
    }

    private static String names(Collection<ComponentKey> components) {
        return components.stream().map(ComponentKey::toString).collect(Collectors.joining(", "));
    }

    private static String shown(Duration time) {
        return time.toMillis() % 60_000 == 0
                ? time.toMinutes() + " min"
                : time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /** Waits until what serves again is what served before. Returns those that have not come back in time. */
    List<ComponentKey> awaitBack(Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        while (true) {
            List<ComponentKey> missing = new ArrayList<>();
            judged.forEach((component, before) -> {
                boolean back = live.status(component)
                        .filter(Probation::works)
                        .filter(status -> status.version().equals(before.version()))
                        .isPresent();
                if (!back) {
                    missing.add(component);
                }
            });
            if (missing.isEmpty() || System.nanoTime() - until > 0) {
                return missing;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    /** Of a cause the status says what would be done next if nobody took the change back, as is done now. */
    private static String about(ComponentKey component, String cause) {
        String alone = NEXT_STEP.matcher(cause).replaceFirst("");
        return alone.startsWith(component.toString()) ? alone : component + ": " + alone;
    }
}
