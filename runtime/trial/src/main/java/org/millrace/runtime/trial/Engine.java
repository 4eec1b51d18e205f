package org.millrace.runtime.trial;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.MetricGroup;
import org.millrace.runtime.services.MetricsSource;
import org.millrace.runtime.services.StatusSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The running topology and its engine, as the command sees them. */
final class Engine {
    private final BundleContext context;

    Engine(BundleContext context) {
        this.context = context;
    }

    /** Runs another command. */
    int command(List<String> line, Appendable answer) {
        for (BiFunction<List<String>, Appendable, Integer> dispatcher : dispatchers()) {
            return dispatcher.apply(line, answer);
        }
        throw new IllegalStateException("commands can't be run: the container is not complete");
    }

    @SuppressWarnings("unchecked") // the dispatcher's types are part of its contract, see the operate bundle
    private List<BiFunction<List<String>, Appendable, Integer>> dispatchers() {
        List<BiFunction<List<String>, Appendable, Integer>> found = new ArrayList<>();
        services(BiFunction.class, "(millrace.dispatcher=true)")
                .forEach(each -> found.add((BiFunction<List<String>, Appendable, Integer>) each));
        return found;
    }

    /** How a component fares; of several who know of it the one that knows what serves it is right. */
    Optional<ComponentStatus> status(ComponentKey component) {
        List<ComponentStatus> known = new ArrayList<>();
        for (StatusSource source : services(StatusSource.class, null)) {
            source.components().stream()
                    .filter(status -> status.key().equals(component))
                    .forEach(known::add);
        }
        return known.stream()
                .filter(status -> !status.version().isEmpty())
                .findFirst()
                .or(() -> known.stream().findFirst());
    }

    /** A figure of a component; 0 while it is not known. */
    long figure(ComponentKey component, String name) {
        for (MetricsSource source : services(MetricsSource.class, null)) {
            for (MetricGroup group : source.metrics()) {
                Number value = group.key().equals(component) ? group.values().get(name) : null;
                if (value != null) {
                    return value.longValue();
                }
            }
        }
        return 0;
    }

    /** Ends sources, channels and sinks, in that order; blocks. */
    void stop() throws Exception {
        for (Callable<?> each : services(Callable.class, "(millrace.signal=TERM)")) {
            Object unused = each.call();
        }
    }

    private <T> List<T> services(Class<T> type, @Nullable String filter) {
        List<T> found = new ArrayList<>();
        try {
            Collection<ServiceReference<T>> references = context.getServiceReferences(type, filter);
            for (ServiceReference<T> reference : references) {
                T service = context.getService(reference);
                if (service != null) {
                    found.add(service);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filters are constants", e);
        }
        return found;
    }
}
