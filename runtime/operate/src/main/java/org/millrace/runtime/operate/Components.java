package org.millrace.runtime.operate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.FlowGuarantee;
import org.millrace.runtime.services.FlowGuarantees;
import org.millrace.runtime.services.MetricGroup;
import org.millrace.runtime.services.MetricsSource;
import org.millrace.runtime.services.StatusSource;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** All that is known of the agent's components, from whoever knows it. */
@Component(service = Components.class)
public final class Components {
    private static final List<Kind> KINDS =
            List.of(Kind.SOURCE, Kind.INTERCEPTOR, Kind.SELECTOR, Kind.CHANNEL, Kind.PROCESSOR, Kind.SINK);

    private final List<StatusSource> statuses = new CopyOnWriteArrayList<>();
    private final List<FlowGuarantees> flows = new CopyOnWriteArrayList<>();
    private final List<MetricsSource> metrics = new CopyOnWriteArrayList<>();
    private final Backlogs backlogs = new Backlogs();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "removeStatus")
    void addStatus(StatusSource source) {
        statuses.add(source);
    }

    void removeStatus(StatusSource source) {
        statuses.remove(source);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "removeMetrics")
    void addMetrics(MetricsSource source) {
        metrics.add(source);
    }

    void removeMetrics(MetricsSource source) {
        metrics.remove(source);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "removeFlows")
    void addFlows(FlowGuarantees source) {
        flows.add(source);
    }

    void removeFlows(FlowGuarantees source) {
        flows.remove(source);
    }

    /** What each flow gives end to end. */
    List<FlowGuarantee> flows() throws InterruptedException {
        List<FlowGuarantee> all = new ArrayList<>();
        for (FlowGuarantees source : flows) {
            all.addAll(source.flows());
        }
        return all;
    }

    /**
     * One status for each component. Where two know of one, what runs is truer than what is planned, unless it only waits
     * and the other says for what.
     */
    List<ComponentStatus> statuses() {
        Map<ComponentKey, ComponentStatus> merged = new LinkedHashMap<>();
        for (StatusSource source : statuses) {
            for (ComponentStatus status : source.components()) {
                merged.merge(status.key(), status, Components::truer);
            }
        }
        List<ComponentStatus> sorted = new ArrayList<>(merged.values());
        sorted.sort(Comparator.comparingInt(
                        (ComponentStatus s) -> KINDS.indexOf(s.key().kind()))
                .thenComparing(s -> s.key().name()));
        return sorted;
    }

    private static ComponentStatus truer(ComponentStatus a, ComponentStatus b) {
        boolean preferA = weight(a) >= weight(b);
        ComponentStatus winner = preferA ? a : b;
        ComponentStatus other = preferA ? b : a;
        return new ComponentStatus(
                winner.key(),
                winner.type().isEmpty() ? other.type() : winner.type(),
                winner.version(),
                winner.state(),
                winner.detail().isEmpty() && winner.state() != State.RUNNING ? other.detail() : winner.detail(),
                Math.max(a.activations(), b.activations()),
                winner.since());
    }

    private static int weight(ComponentStatus status) {
        return switch (status.state()) {
            case RUNNING, DEGRADED, STARTING, RETRYING, STOPPING, PAUSED, DRAINING, FAILED -> 3;
            case INVALID -> 2;
            case WAITING -> status.detail().isEmpty() ? 0 : 1;
        };
    }

    /** The figures of all components, sorted; of sources with the speed at which they go through what is left. */
    List<MetricGroup> metrics() {
        List<MetricGroup> all = new ArrayList<>();
        told().forEach(group -> all.add(backlogs.with(group)));
        all.sort(Comparator.comparing((MetricGroup group) -> group.key().kind().word())
                .thenComparing(group -> group.key().name()));
        return all;
    }

    private List<MetricGroup> told() {
        List<MetricGroup> all = new ArrayList<>();
        metrics.forEach(source -> all.addAll(source.metrics()));
        return all;
    }

    /** Looks how far sources have come. */
    void sample(long nanos) {
        backlogs.sample(told(), nanos);
    }
}
