package org.millrace.runtime.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.BundleUse;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.FlowGuarantee;
import org.millrace.runtime.services.FlowGuarantees;
import org.millrace.runtime.services.InMemory;
import org.millrace.runtime.services.MetricsSource;
import org.millrace.runtime.services.Rebinding;
import org.millrace.runtime.services.Rebinding.Bound;
import org.millrace.runtime.services.StatusSource;
import org.millrace.runtime.services.SwapReport;
import org.millrace.runtime.services.SwapReports;
import org.millrace.runtime.services.VersionChoice;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The running topology and its engine, as far as they are there: asked anew each time, because both come and go. */
final class RunningTopology {
    private static final String DELIVERED = "EventDrainSuccessCount";

    private final BundleContext context;

    RunningTopology(BundleContext context) {
        this.context = context;
    }

    /** Something done with a service. */
    private interface Use<S, T> {
        T with(S service) throws InterruptedException;
    }

    private <S, T> T use(Class<S> type, T otherwise, Use<S, T> use) throws InterruptedException {
        ServiceReference<S> reference = context.getServiceReference(type);
        @Nullable S service = reference == null ? null : context.getService(reference);
        if (service == null) {
            return otherwise;
        }
        try {
            return use.with(service);
        } finally {
            context.ungetService(reference);
        }
    }

    private <S> void forEach(Class<S> type, Consumer<S> use) {
        try {
            for (ServiceReference<S> reference : context.getServiceReferences(type, null)) {
                @Nullable S service = context.getService(reference);
                if (service != null) {
                    use.accept(service);
                    context.ungetService(reference);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("there is no filter", e);
        }
    }

    /** What serves each component; none if no topology runs. */
    List<Bound> bound() throws InterruptedException {
        return use(Rebinding.class, List.of(), Rebinding::bound);
    }

    List<Rebinding.Move> preview(VersionChoice choice) throws InterruptedException {
        return use(Rebinding.class, List.of(), rebinding -> rebinding.preview(choice));
    }

    List<Rebinding.Move> rebind() throws InterruptedException {
        return use(Rebinding.class, List.of(), Rebinding::rebind);
    }

    List<SwapReport> reports() throws InterruptedException {
        return use(SwapReports.class, List.of(), SwapReports::reports);
    }

    /**
     * How many events have passed a component since the agent started; a part of one counts what its whole does.
     *
     * @return empty if nobody counts them
     */
    Optional<Long> passed(ComponentKey component) throws InterruptedException {
        Kind kind = component.kind();
        String whole = component.name().split("\\.", 2)[0];
        return switch (kind) {
            case SOURCE, INTERCEPTOR, SELECTOR, DESERIALIZER -> figure(Kind.SOURCE, whole, "EventAcceptedCount");
            case CHANNEL -> figure(Kind.CHANNEL, whole, "EventTakeSuccessCount");
            case SINK -> figure(Kind.SINK, whole, DELIVERED);
            case SERIALIZER -> {
                Optional<Long> delivered = figure(Kind.SINK, whole, DELIVERED);
                yield delivered.isPresent() ? delivered : figure(Kind.SOURCE, whole, "EventAcceptedCount");
            }
            case PROCESSOR -> {
                Optional<Long> all = Optional.empty();
                for (ComponentKey sink : members(component.name())) {
                    long before = all.orElse(0L);
                    Optional<Long> one = figure(Kind.SINK, sink.name(), DELIVERED);
                    all = one.isPresent() ? one.map(count -> before + count) : all;
                }
                yield all;
            }
        };
    }

    private Set<ComponentKey> members(String group) throws InterruptedException {
        Set<ComponentKey> sinks = new LinkedHashSet<>();
        for (FlowGuarantee flow : use(FlowGuarantees.class, List.<FlowGuarantee>of(), FlowGuarantees::flows)) {
            if (flow.group().equals(group)) {
                sinks.addAll(flow.sinks());
            }
        }
        return sinks;
    }

    private Optional<Long> figure(Kind kind, String name, String figure) {
        List<Long> found = new ArrayList<>();
        forEach(MetricsSource.class, source -> source.metrics().stream()
                .filter(group -> group.key().equals(new ComponentKey(kind, name)))
                .map(group -> group.values().get(figure))
                .filter(Objects::nonNull)
                .forEach(number -> found.add(number.longValue())));
        return found.stream().findFirst();
    }

    /** What it puts at risk to have a component replaced; empty if nothing. */
    String atRisk(ComponentKey component) throws InterruptedException {
        return use(InMemory.class, "", memory -> memory.atRisk(component));
    }

    boolean awaitReleased(long bundleId, Duration timeout) throws InterruptedException {
        return use(BundleUse.class, true, use -> use.awaitReleased(bundleId, timeout));
    }

    /** How a component fares; of several who know of it the one that knows what serves it is right. */
    Optional<ComponentStatus> status(ComponentKey component) {
        List<ComponentStatus> known = new ArrayList<>();
        forEach(StatusSource.class, source -> source.components().stream()
                .filter(status -> component.equals(status.key()))
                .forEach(known::add));
        return known.stream()
                .filter(status -> !status.version().isEmpty())
                .findFirst()
                .or(() -> known.stream().findFirst());
    }
}
