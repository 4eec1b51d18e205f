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

    private final RunningTopology live;
    private final String to;
    private final Map<ComponentKey, ComponentStatus> judged = new LinkedHashMap<>();
    private final List<ComponentKey> others = new ArrayList<>();
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
                            "start",
                            left.stream().map(ComponentKey::toString).collect(Collectors.joining(", "))
                                    + " has not switched within " + LONGEST_SWITCH.toSeconds() + " s");
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

    private static String about(ComponentKey component, String cause) {
        return cause.startsWith(component.toString()) ? cause : component + ": " + cause;
    }
}
