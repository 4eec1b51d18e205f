package org.millrace.runtime.flow.control;

import java.time.Clock;
import java.time.Instant;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.api.operate.Command;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.flow.component.ServiceOffer;
import org.millrace.runtime.flow.letter.DeadLetterCommand;
import org.millrace.runtime.flow.wiring.DrainWiring;
import org.millrace.runtime.flow.wiring.InletWiring;
import org.millrace.runtime.services.AuditLog;
import org.millrace.runtime.services.AuditLog.Deed;
import org.millrace.runtime.services.BundleUse;
import org.millrace.runtime.services.ComponentHolds;
import org.millrace.runtime.services.FlowGuarantees;
import org.millrace.runtime.services.InForce;
import org.millrace.runtime.services.InMemory;
import org.millrace.runtime.services.MetricsSource;
import org.millrace.runtime.services.StatusSource;
import org.millrace.runtime.services.SwapReports;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Ties the engine to the framework: components and wirings in, status, metrics and the ordered end out. Framework threads
 * only pass the news on; they never wait for a plug-in.
 */
@Component(
        immediate = true,
        service = {})
public final class FlowRuntime implements ServiceListener {
    private static final String COMPONENTS = "(&(" + ConnectorNamespace.PROPERTY_KIND + "=*)("
            + ConnectorNamespace.PROPERTY_NAME + "=*)(!(" + ConnectorNamespace.PROPERTY_PROBE + "=true)))";

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final FlowContext flow;
    private final FlowControl control;
    private final OrderedStop orderedStop;
    private final Map<ServiceReference<?>, Offer> offers = new ConcurrentHashMap<>();
    private final List<ServiceRegistration<?>> registrations;

    @Activate
    public FlowRuntime(BundleContext context, @Reference ServiceComponentRuntime components)
            throws InvalidSyntaxException {
        this.context = context;
        this.components = components;
        String agent = Objects.requireNonNullElse(context.getProperty("millrace.agent.name"), "agent");
        FlowSettings settings = FlowSettings.from(context::getProperty);
        this.flow = new FlowContext(agent, settings, Clock.systemUTC());
        HoldFile holdFile = new HoldFile(flow.folder().resolve("holds"));
        this.control = new FlowControl(flow, holdFile);
        this.orderedStop = new OrderedStop(control, settings.closeDeadline(), settings.drainDeadline());
        Holds holds = new Holds(holdFile, control, settings.closeDeadline().multipliedBy(2));
        context.addServiceListener(this, COMPONENTS);
        ServiceReference<?>[] present = context.getAllServiceReferences(null, COMPONENTS);
        if (present != null) {
            for (ServiceReference<?> reference : present) {
                appeared(reference);
            }
        }
        this.registrations = List.of(
                context.registerService(
                        new String[] {
                            StatusSource.class.getName(), MetricsSource.class.getName(), InMemory.class.getName()
                        },
                        flow.board(),
                        FrameworkUtil.asDictionary(Map.of())),
                context.registerService(BundleUse.class, flow.claims(), FrameworkUtil.asDictionary(Map.of())),
                context.registerService(ComponentHolds.class, holds, FrameworkUtil.asDictionary(Map.of())),
                context.registerService(InForce.class, control, FrameworkUtil.asDictionary(Map.of())),
                context.registerService(FlowGuarantees.class, control::flows, FrameworkUtil.asDictionary(Map.of())),
                context.registerService(
                        Command.class,
                        new DeadLetterCommand(
                                control.letters(),
                                () -> List.copyOf(flow.standings().all().keySet()),
                                control.portsByName(),
                                this::audit),
                        FrameworkUtil.asDictionary(Map.of())),
                context.registerService(
                        Command.class,
                        new MarkCommand(control.portsByName(), flow.board()::knows, this::audit),
                        FrameworkUtil.asDictionary(Map.of())),
                context.registerService(SwapReports.class, flow.history(), FrameworkUtil.asDictionary(Map.of())),
                context.registerService(
                        Callable.class, () -> orderedStop.stop() == 0 ? 0 : 1, properties("millrace.signal", "TERM")));
    }

    private static Dictionary<String, Object> properties(String key, Object value) {
        return FrameworkUtil.asDictionary(Map.of(key, value));
    }

    /** Whoever keeps what people did, if anybody does now. */
    private void audit(Deed deed, Instant began) {
        ServiceReference<AuditLog> reference = context.getServiceReference(AuditLog.class);
        AuditLog present = reference == null ? null : context.getService(reference);
        if (present != null) {
            present.add(deed, began);
            context.ungetService(reference);
        }
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        switch (event.getType()) {
            case ServiceEvent.REGISTERED, ServiceEvent.MODIFIED -> appeared(event.getServiceReference());
            default -> {
                Offer gone = offers.remove(event.getServiceReference());
                if (gone != null) {
                    control.withdraw(gone);
                }
            }
        }
    }

    private void appeared(ServiceReference<?> reference) {
        if (reference.getBundle() != null) {
            offers.computeIfAbsent(reference, r -> {
                Offer offer = new ServiceOffer(context, components, r);
                control.offer(offer);
                return offer;
            });
        }
    }

    @Reference(
            service = InletWiring.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeInlet")
    void addInlet(InletWiring wiring) {
        control.wire(wiring.spec());
    }

    void removeInlet(InletWiring wiring) {
        control.unwire(wiring.spec());
    }

    @Reference(
            service = DrainWiring.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeDrain")
    void addDrain(DrainWiring wiring) {
        control.wire(wiring.spec());
    }

    void removeDrain(DrainWiring wiring) {
        control.unwire(wiring.spec());
    }

    @Deactivate
    void stop() {
        context.removeServiceListener(this);
        registrations.forEach(ServiceRegistration::unregister);
        orderedStop.stop();
        control.close();
        flow.close();
    }
}
