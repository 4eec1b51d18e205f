package org.millrace.runtime.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.launcher.log.Shown;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.condition.Condition;

/**
 * Felix with the bundles of {@code lib/bundles}. Bundle cache and Config Admin's store are disposable: what is wanted stands
 * in the configuration file and the plug-in folder, so a start never depends on how the last one ended.
 */
final class Container implements AutoCloseable {
    private static final String SLF4J = "2.0.20";
    private static final long END_MS = 30_000;
    /** Where a bundle hangs that holds a lock of the framework, its end in order never comes. */
    private static final long END_BESIDE_A_HANGING_BUNDLE_MS = 2_000;

    private final Framework framework;

    private Container(Framework framework) {
        this.framework = framework;
    }

    /**
     * Starts it.
     *
     * @param prepared awaited between the installation of the bundles, which needs nothing of it, and their start
     * @param early called when services can be registered but no bundle runs yet
     */
    static Container start(
            Path bundles, Path cache, Map<String, String> settings, Prepared prepared, Consumer<Container> early)
            throws Failure, InterruptedException {
        Map<String, String> all = new HashMap<>(settings);
        all.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        all.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        all.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        all.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                Stream.of("org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi")
                        .map(name -> name + ";version=" + SLF4J)
                        .collect(Collectors.joining(",")));
        all.put("felix.cm.pm", "memory");
        // Failures of components are read from Declarative Services and told with the component's name; its own log
        // would tell them a second time, as stack traces on stdout.
        all.put("ds.loglevel", "0");
        all.put("felix.log.level", "1");
        // Only constructors run under these locks. One that hangs keeps the thread that configures all components
        // waiting
        // for twice this time.
        all.put("ds.lock.timeout.milliseconds", "1000");
        all.put("ds.stop.timeout.milliseconds", "60000");
        Container container = new Container(new FrameworkFactory().newFramework(all));
        try {
            List<Bundle> installed = container.installBundles(bundles);
            prepared.await();
            container.startBundles(installed, early);
            return container;
        } catch (BundleException | IOException e) {
            container.close();
            String why = e.getCause() == null ? "" : " " + e.getCause().getMessage();
            throw new Failure(1, "the container could not be started: " + e.getMessage() + why);
        }
    }

    /** Starts more bundles in one that runs already. */
    void add(Path bundles) throws Failure {
        try {
            for (Bundle bundle : install(bundles)) {
                bundle.start();
            }
        } catch (BundleException | IOException e) {
            throw new Failure(1, "the bundles of " + bundles + " could not be started: " + e.getMessage());
        }
    }

    private List<Bundle> installBundles(Path directory) throws BundleException, IOException {
        framework.init();
        return install(directory);
    }

    private List<Bundle> install(Path directory) throws BundleException, IOException {
        List<Bundle> installed = new ArrayList<>();
        try (Stream<Path> jars = Files.list(directory)) {
            for (Path jar : jars.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                installed.add(context().installBundle("reference:" + jar.toUri()));
            }
        }
        return installed;
    }

    private void startBundles(List<Bundle> installed, Consumer<Container> early) throws BundleException {
        framework.start();
        early.accept(this);
        resolve(installed);
        for (Bundle bundle : installed) {
            if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
                bundle.start();
            }
        }
    }

    /**
     * Before the first of them runs and brings plug-ins: what a bundle of the container is wired to is settled by then, and it
     * is another bundle of the container.
     */
    private void resolve(List<Bundle> installed) throws BundleException {
        FrameworkWiring wiring = framework.adapt(FrameworkWiring.class);
        if (!wiring.resolveBundles(installed)) {
            String missing = installed.stream()
                    .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                    .map(Bundle::getSymbolicName)
                    .collect(Collectors.joining(", "));
            throw new BundleException("of lib/bundles these lack something that they need: " + missing
                    + "; unpack the distribution again");
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    void register(Class<?> type, Object service, Dictionary<String, ?> properties) {
        context().registerService(type.getName(), service, properties);
    }

    /** The services of a JDK type that match a filter: how launcher and bundles meet without sharing classes. */
    <T> List<T> services(Class<T> type, String filter) {
        List<T> found = new ArrayList<>();
        BundleContext context = framework.getBundleContext();
        if (context == null) {
            return found;
        }
        try {
            Collection<ServiceReference<T>> references = context.getServiceReferences(type, filter);
            for (ServiceReference<T> reference : references) {
                T service = context.getService(reference);
                if (service != null) {
                    found.add(service);
                }
            }
        } catch (InvalidSyntaxException | IllegalStateException e) {
            throw new IllegalArgumentException(filter, e);
        }
        return found;
    }

    /** The bundles that do not run, for people; empty if all do. */
    Optional<String> idle() {
        BundleContext context = framework.getBundleContext();
        return context == null
                ? Optional.of("the framework")
                : Stream.of(context.getBundles())
                        .filter(bundle -> bundle.getState() != Bundle.ACTIVE
                                && bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                        .map(bundle -> Shown.text(String.valueOf(bundle.getSymbolicName()), 100))
                        .reduce((a, b) -> a + ", " + b);
    }

    /** Waits until a bundle has said, by a Condition service, that something is true. */
    boolean awaitCondition(String id, long seconds) throws InterruptedException {
        return await(Condition.class, "(" + Condition.CONDITION_ID + "=" + id + ")", seconds) != null;
    }

    /** Waits for a service; null if none comes in time. */
    <T> @Nullable T await(Class<T> type, String filter, long seconds) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            List<T> found = services(type, filter);
            if (!found.isEmpty()) {
                return found.get(0);
            }
            if (System.nanoTime() - until > 0) {
                return null;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Override
    public void close() {
        List<CharSequence> leftBehind = services(CharSequence.class, "(millrace.leftBehind=true)");
        try {
            framework.stop();
            framework.waitForStop(leftBehind.isEmpty() ? END_MS : END_BESIDE_A_HANGING_BUNDLE_MS);
        } catch (BundleException e) {
            throw new IllegalStateException("the container could not be stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
