package org.millrace.runtime.topology.apply;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Advice;
import org.millrace.api.component.Advising;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.validate.Binding;
import org.millrace.runtime.topology.validate.Probing;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a configuration out: writes it as one of a probe, which nobody else uses, lets Declarative Services make the
 * instance and throws all of it away again. The constructor runs on a thread of its own, so that one which never returns
 * does not keep the topology.
 */
public final class Probe implements Probing {
    private static final Logger log = LoggerFactory.getLogger(Probe.class);
    private static final AtomicLong NUMBER = new AtomicLong();

    private final BundleContext context;
    private final ConfigurationAdmin admin;
    private final ComponentFailures failures;
    private final String agent;
    private final Duration limit;

    /**
     * @param agent the agent whose components are tried
     * @param limit how long to wait for Declarative Services, and for a constructor
     */
    public Probe(
            BundleContext context, ConfigurationAdmin admin, ComponentFailures failures, String agent, Duration limit) {
        this.context = context;
        this.admin = admin;
        this.failures = failures;
        this.agent = agent;
        this.limit = limit;
    }

    @Override
    public Opinion probe(Binding binding) {
        ComponentType type = binding.type().orElseThrow();
        try {
            Configuration configuration = admin.getFactoryConfiguration(
                    type.pid(),
                    "probe-" + NUMBER.incrementAndGet(),
                    type.provider().location());
            Trial trial = new Trial(configuration);
            try {
                return tryOut(trial, binding, type);
            } finally {
                trial.over();
            }
        } catch (IOException e) {
            return Opinion.refused(new Refusal("", "it can't be tried out: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Opinion.refused(new Refusal("", "it was not tried out, because the agent is stopping"));
        }
    }

    private Opinion tryOut(Trial trial, Binding binding, ComponentType type) throws IOException, InterruptedException {
        Configuration configuration = trial.configuration;
        String pid = configuration.getPid();
        CompletableFuture<ServiceReference<?>> offered = new CompletableFuture<>();
        ServiceListener listener = event -> {
            if (event.getType() == ServiceEvent.REGISTERED) {
                offered.complete(event.getServiceReference());
            }
        };
        try {
            context.addServiceListener(
                    listener,
                    "(&(" + ConnectorNamespace.PROPERTY_PROBE + "=true)(" + Constants.SERVICE_PID + "=" + pid + "))");
            configuration.update(Configurations.dictionary(properties(binding, type)));
            return construct(offered.get(limit.toMillis(), TimeUnit.MILLISECONDS), type, trial);
        } catch (TimeoutException e) {
            return Opinion.refused(new Refusal("", failures.whyNot(type, pid)));
        } catch (InvalidSyntaxException | ExecutionException e) {
            throw new IllegalStateException("no filter can be made of " + pid, e);
        } finally {
            context.removeServiceListener(listener);
        }
    }

    private Map<String, Object> properties(Binding binding, ComponentType type) {
        Map<String, Object> properties = new LinkedHashMap<>(binding.configured());
        properties.put(ConnectorNamespace.PROPERTY_AGENT, agent);
        properties.put(ConnectorNamespace.PROPERTY_NAME, binding.node().name());
        properties.put(ConnectorNamespace.PROPERTY_KIND, type.kind().word());
        properties.put(ConnectorNamespace.PROPERTY_TYPE, type.type());
        if (!binding.node().type().equalsIgnoreCase(type.type())) {
            properties.put(ConnectorNamespace.PROPERTY_TYPED_AS, binding.node().type());
        }
        properties.put(ConnectorNamespace.PROPERTY_PROBE, true);
        return properties;
    }

    private Opinion construct(ServiceReference<?> reference, ComponentType type, Trial trial)
            throws InterruptedException {
        Bundle bundle = reference.getBundle();
        if (bundle == null) {
            return Opinion.refused(new Refusal("", "its bundle went away while it was tried out"));
        }
        @Nullable ClassLoader loader;
        try {
            loader = loader(bundle, type);
        } catch (ClassNotFoundException e) {
            return Opinion.refused(new Refusal(
                    "",
                    "its bundle declares contextLoader = " + type.contextLoader() + ", a class that it can't load"));
        }
        FutureTask<@Nullable List<Advice>> making = new FutureTask<>(() -> advice(context.getService(reference)));
        Thread thread = new Thread(
                () -> {
                    try {
                        making.run();
                    } finally {
                        trial.over();
                    }
                },
                "topology-probe");
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        trial.shared();
        thread.start();
        try {
            List<Advice> advice = making.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (advice != null) {
                context.ungetService(reference);
                return new Opinion(Optional.empty(), advice);
            }
            return Opinion.refused(FailureText.read(failures.of(bundle, trial.configuration.getPid())));
        } catch (TimeoutException e) {
            making.cancel(true);
            return Opinion.refused(
                    new Refusal("", "its constructor has not returned within " + limit.toSeconds() + " s"));
        } catch (ExecutionException e) {
            return Opinion.refused(new Refusal("", "its constructor failed: " + e.getCause()));
        }
    }

    /** What an instance has to say; null if there is no instance. */
    private static @Nullable List<Advice> advice(@Nullable Object component) {
        if (!(component instanceof Advising advising)) {
            return component == null ? null : List.of();
        }
        try {
            return advising.advice().stream().limit(Advice.MOST).toList();
        } catch (RuntimeException | LinkageError e) {
            return List.of(Advice.warning("", "what it thinks of its configuration can't be learned: " + e, ""));
        }
    }

    private static @Nullable ClassLoader loader(Bundle bundle, ComponentType type) throws ClassNotFoundException {
        return type.contextLoader().isEmpty()
                ? bundle.adapt(BundleWiring.class).getClassLoader()
                : bundle.loadClass(type.contextLoader()).getClassLoader();
    }

    /**
     * The configuration of one probe. It goes when nobody needs it any more: while a constructor hangs, Declarative Services
     * could not take it back, and the thread that configures all components would wait for it.
     */
    private static final class Trial {
        private final Configuration configuration;
        private final AtomicInteger parties = new AtomicInteger(1);

        Trial(Configuration configuration) {
            this.configuration = configuration;
        }

        /** One more needs it. */
        void shared() {
            parties.incrementAndGet();
        }

        /** One needs it no longer. */
        void over() {
            if (parties.decrementAndGet() == 0) {
                try {
                    configuration.delete();
                } catch (IOException | IllegalStateException e) {
                    log.debug("{} can't be taken back.", configuration, e);
                }
            }
        }
    }
}
