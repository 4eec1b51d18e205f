package org.millrace.runtime.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.services.BundleUse;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.InMemory;
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
        try {
            for (ServiceReference<StatusSource> reference : context.getServiceReferences(StatusSource.class, null)) {
                StatusSource source = context.getService(reference);
                if (source != null) {
                    source.components().stream()
                            .filter(status -> component.equals(status.key()))
                            .forEach(known::add);
                    context.ungetService(reference);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("there is no filter", e);
        }
        return known.stream()
                .filter(status -> !status.version().isEmpty())
                .findFirst()
                .or(() -> known.stream().findFirst());
    }
}
