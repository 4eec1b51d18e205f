package org.millrace.runtime.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.runtime.deploy.intake.Errand;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.wiring.Missing;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that run code of a bundle: its start, its stop, its end. Each has a deadline. A bundle that does not come back holds a
 * lock of the framework for good: it is left alone from then on, and the framework's end does not wait for it.
 */
final class BundleCalls {
    private static final Logger log = LoggerFactory.getLogger(BundleCalls.class);

    private final BundleContext context;
    private final Duration limit;
    private boolean said;

    BundleCalls(BundleContext context, Duration limit) {
        this.context = context;
        this.limit = limit;
    }

    /**
     * Starts it.
     *
     * @throws IOException if there was no thread to do it on
     */
    void start(Bundle bundle) throws Refused, IOException, InterruptedException {
        try {
            call("plugin-start", bundle, () -> {
                bundle.start();
                return bundle;
            });
        } catch (Errand.Overdue e) {
            throw new Refused("activator", "does not start: its start " + e.getMessage());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw explain(bundle, e.getCause());
        }
    }

    /** Why a bundle does not resolve. */
    Refused unresolved(Bundle bundle, String otherwise) {
        List<String> missing = new Missing(context).of(bundle);
        return missing.isEmpty()
                ? new Refused("resolve", "does not resolve: " + otherwise)
                : new Refused("resolve", "does not resolve; it lacks " + String.join("; and ", missing));
    }

    private Refused explain(Bundle bundle, @Nullable Throwable thrown) {
        if (!(thrown instanceof BundleException e)) {
            return new Refused("activator", "does not start: " + thrown);
        }
        String message = String.valueOf(e.getMessage());
        if (e.getType() == BundleException.RESOLVE_ERROR) {
            return unresolved(bundle, "something it needs is not here: " + message);
        }
        Throwable cause = e.getCause();
        return new Refused("activator", "does not start: " + (cause == null ? message : cause.toString()));
    }

    void stop(Bundle bundle) throws InterruptedException {
        end("stopped", "plugin-stop", bundle, () -> {
            bundle.stop();
            return bundle;
        });
    }

    void uninstall(Bundle bundle) throws InterruptedException {
        end("uninstalled", "plugin-end", bundle, () -> {
            bundle.uninstall();
            return bundle;
        });
    }

    private void end(String what, String name, Bundle bundle, Callable<Bundle> work) throws InterruptedException {
        if (bundle.getState() == Bundle.STARTING || bundle.getState() == Bundle.STOPPING) {
            // Whoever waited for it was told; to wait for the lock it holds would be to hang as well.
            return;
        }
        try {
            call(name, bundle, work);
        } catch (Errand.Overdue e) {
            log.error("{} could not be {}: that {}; it is left behind.", Deployer.named(bundle), what, e.getMessage());
        } catch (ExecutionException e) {
            log.warn(
                    "{} could not be {}: {}",
                    Deployer.named(bundle),
                    what,
                    new Refused("", "" + e.getCause()).reason());
        }
    }

    private void call(String name, Bundle bundle, Callable<Bundle> work)
            throws ExecutionException, Errand.Overdue, InterruptedException {
        try {
            Errand.run(name, limit, work);
        } catch (Errand.Overdue e) {
            if (e.leftBehind()) {
                leaveBehind(bundle);
            }
            throw e;
        }
    }

    /** Tells the launcher that the framework will not come to an end in order. */
    private synchronized void leaveBehind(Bundle bundle) {
        if (!said) {
            said = true;
            context.registerService(
                    CharSequence.class,
                    Deployer.named(bundle),
                    FrameworkUtil.asDictionary(Map.of("millrace.leftBehind", "true")));
        }
    }

    /**
     * The constructor of an immediate component runs on the framework's one thread for configurations. The jar's description was
     * looked at when it was judged; here the component runtime itself is asked, which reads all that it follows.
     */
    void refuseImmediate(Bundle bundle) throws Refused {
        boolean connectors = !bundle.adapt(BundleRevision.class)
                .getDeclaredCapabilities(ConnectorNamespace.NAMESPACE)
                .isEmpty();
        ServiceReference<ServiceComponentRuntime> reference =
                context.getServiceReference(ServiceComponentRuntime.class);
        ServiceComponentRuntime runtime = reference == null ? null : context.getService(reference);
        if (!connectors || runtime == null) {
            return;
        }
        try {
            for (ComponentDescriptionDTO component : List.copyOf(runtime.getComponentDescriptionDTOs(bundle))) {
                boolean configured = "require".equals(component.configurationPolicy)
                        || Stream.of(component.configurationPid).anyMatch(pid -> pid.startsWith("millrace."));
                if (component.immediate && configured) {
                    throw new Refused(
                            "trust",
                            "declares an immediate component " + component.name
                                    + "; take immediate = true out of its @Component: the agent makes it when it is"
                                    + " due");
                }
            }
        } finally {
            context.ungetService(reference);
        }
    }
}
