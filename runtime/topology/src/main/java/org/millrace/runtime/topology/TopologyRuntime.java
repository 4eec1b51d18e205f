package org.millrace.runtime.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.operate.Command;
import org.millrace.runtime.services.AuditLog;
import org.millrace.runtime.services.AuditLog.Deed;
import org.millrace.runtime.services.InForce;
import org.millrace.runtime.services.InMemory;
import org.millrace.runtime.services.Rebinding;
import org.millrace.runtime.services.StatusSource;
import org.millrace.runtime.services.VersionChoice;
import org.millrace.runtime.services.text.Mask;
import org.millrace.runtime.topology.apply.ComponentFailures;
import org.millrace.runtime.topology.apply.Configurations;
import org.millrace.runtime.topology.apply.Probe;
import org.millrace.runtime.topology.metadata.Catalog;
import org.millrace.runtime.topology.metadata.InstalledTypes;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties the topology to the framework. Framework threads only pass the news on to the topology's own thread. */
@Component(
        immediate = true,
        service = {})
public final class TopologyRuntime {
    private static final Logger log = LoggerFactory.getLogger(TopologyRuntime.class);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(5);
    private static final String EXIT = "(&(objectClass=" + IntConsumer.class.getName() + ")(millrace.exit=true))";

    private final BundleContext context;
    private final Worker worker = new Worker();
    /** Kept beside the tracker, whose own list is behind its news. */
    private final Set<Bundle> active = ConcurrentHashMap.newKeySet();

    private final Agent agent;
    private final BundleTracker<Bundle> bundles;
    private final @Nullable ServiceTracker<Object, Object> plugins;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    @Activate
    public TopologyRuntime(
            BundleContext context, @Reference ConfigurationAdmin admin, @Reference ServiceComponentRuntime components)
            throws InvalidSyntaxException {
        this.context = context;
        TopologySettings settings = TopologySettings.from(context::getProperty);
        ComponentFailures failures = new ComponentFailures(context, components);
        Topology topology = new Topology(
                settings,
                this::catalog,
                this::chosen,
                agent -> new Probe(context, admin, failures, agent, PROBE_LIMIT),
                new Configurations(admin),
                this::atRisk);
        Agent agent = new Agent(
                settings,
                topology,
                worker,
                this::exit,
                this::audit,
                new Following(this::inForce, topology::configured));
        this.agent = agent;
        this.bundles = new BundleTracker<>(context, Bundle.ACTIVE, null) {
            @Override
            public Bundle addingBundle(Bundle bundle, BundleEvent event) {
                active.add(bundle);
                agent.bundlesChanged();
                return bundle;
            }

            @Override
            public void removedBundle(Bundle bundle, BundleEvent event, Bundle object) {
                active.remove(bundle);
                if (context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() != Bundle.STOPPING) {
                    agent.bundlesChanged();
                }
            }
        };
        bundles.open();
        command(new ValidateCommand(agent, worker));
        command(new ListCommand(this::catalog));
        this.plugins = settings.running() ? run(agent, topology, settings.begin()) : null;
    }

    private ServiceTracker<Object, Object> run(Agent agent, Topology topology, String condition)
            throws InvalidSyntaxException {
        command(new ReloadCommand(agent, worker));
        register(Runnable.class, agent::reloadOnSignal, Map.of("millrace.signal", "HUP"));
        register(Rebinding.class, new WorkerRebinding(topology, worker), Map.of());
        register(UnaryOperator.class, topology.hidden(), Map.of(Mask.PROPERTY, "true"));
        register(StatusSource.class, topology, Map.of(Constants.SERVICE_RANKING, 10));
        ServiceTracker<Object, Object> tracker =
                new ServiceTracker<>(
                        context,
                        context.createFilter("(&(objectClass=org.osgi.service.condition.Condition)(osgi.condition.id="
                                + condition + "))"),
                        null) {
                    @Override
                    public Object addingService(ServiceReference<Object> reference) {
                        agent.begin();
                        return reference;
                    }
                };
        tracker.open(true);
        return tracker;
    }

    private void command(Command command) {
        register(Command.class, command, Map.of("millrace.command", command.name()));
    }

    private <T> void register(Class<T> type, T service, Map<String, ?> properties) {
        registrations.add(context.registerService(type, service, FrameworkUtil.asDictionary(properties)));
    }

    /** Asked of whoever installs plug-ins; without one the newest is chosen. */
    private Optional<String> chosen(ComponentKey component, String symbolicName) {
        ServiceReference<VersionChoice> reference = context.getServiceReference(VersionChoice.class);
        if (reference == null) {
            return Optional.empty();
        }
        VersionChoice choice = context.getService(reference);
        try {
            return choice == null ? Optional.empty() : choice.versionFor(component, symbolicName);
        } finally {
            context.ungetService(reference);
        }
    }

    private void audit(Deed deed, Instant began) {
        ServiceReference<AuditLog> reference = context.getServiceReference(AuditLog.class);
        AuditLog log = reference == null ? null : context.getService(reference);
        if (log != null) {
            log.add(deed, began);
            context.ungetService(reference);
        }
    }

    private @Nullable InForce inForce() {
        ServiceReference<InForce> reference = context.getServiceReference(InForce.class);
        return reference == null ? null : context.getService(reference);
    }

    private String atRisk(ComponentKey component) {
        ServiceReference<InMemory> reference = context.getServiceReference(InMemory.class);
        @Nullable InMemory engine = reference == null ? null : context.getService(reference);
        if (engine == null) {
            return "";
        }
        try {
            return engine.atRisk(component);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } finally {
            context.ungetService(reference);
        }
    }

    private Catalog catalog() {
        return InstalledTypes.of(active);
    }

    /** The launcher ends the process; whoever calls this is about to be stopped. */
    private void exit(int code) {
        try {
            ServiceTracker<IntConsumer, IntConsumer> tracker =
                    new ServiceTracker<>(context, context.createFilter(EXIT), null);
            tracker.open();
            IntConsumer launcher = tracker.waitForService(EXIT_LIMIT.toMillis());
            if (launcher == null) {
                log.error("Nobody is there to end the process; it stays up with nothing to run.");
            } else {
                launcher.accept(code);
            }
            tracker.close();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is a constant", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Deactivate
    void stop() {
        worker.close();
        agent.stop();
        registrations.forEach(ServiceRegistration::unregister);
        if (plugins != null) {
            plugins.close();
        }
        bundles.close();
    }
}
