package org.millrace.itest;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.StatusSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A Felix with Declarative Services, Config Admin and the flow engine. The api comes from the test's class path, so that
 * tests and bundles share its types.
 */
final class Container implements AutoCloseable {
    private final Framework framework;
    private final Map<String, Configuration> configurations = new HashMap<>();

    Container(Path storage) throws BundleException, IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        settings.put("felix.cm.pm", "memory");
        settings.put("ds.loglevel", "0");
        settings.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        settings.put("millrace.agent.name", "a1");
        settings.put("millrace.data.dir", storage.resolve("data").toString());
        settings.put("millrace.close.deadlineMs", "1000");
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SharedPackages.exported());
        framework = ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(settings);
        framework.start();
        try (Stream<Path> jars = Files.list(Path.of("target/bundles"))) {
            for (Path jar : jars.sorted().toList()) {
                install(jar);
            }
        }
        for (Bundle bundle : context().getBundles()) {
            bundle.start();
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    private Bundle install(Path jar) throws BundleException {
        return context().installBundle("reference:" + jar.toUri());
    }

    /** Packs the zoo into a bundle of this version and starts it; several versions may live side by side. */
    Bundle startZoo(String version) throws Exception {
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", "org.millrace.itest.zoo");
            builder.setProperty("Bundle-Version", version);
            builder.setProperty("-privatepackage", "org.millrace.itest.zoo");
            builder.setProperty("Import-Package", "!org.jspecify.annotations, *");
            builder.addClasspath(Path.of("target/test-classes").toFile());
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                if (entry.endsWith(".jar") && entry.contains("org.millrace.api")) {
                    builder.addClasspath(Path.of(entry).toFile());
                }
            }
            Jar jar = builder.build();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            jar.write(bytes);
            Bundle bundle = context().installBundle("zoo:" + version, new ByteArrayInputStream(bytes.toByteArray()));
            bundle.start();
            return bundle;
        }
    }

    /** Configures one component, bound to a bundle, as the topology does. */
    void configure(String kind, String type, String name, Bundle bundle, Map<String, Object> keys) throws IOException {
        Configuration configuration =
                admin().getFactoryConfiguration("millrace." + kind + "." + type, "a1." + name, bundle.getLocation());
        Map<String, Object> properties = new HashMap<>(keys);
        properties.put("millrace.agent", "a1");
        properties.put("millrace.kind", kind);
        properties.put("millrace.name", name);
        properties.put("millrace.type", type);
        configuration.updateIfDifferent(FrameworkUtil.asDictionary(properties));
        configurations.put(kind + " " + name, configuration);
    }

    void move(String kind, String name, Bundle to) {
        known(kind, name).setBundleLocation(to.getLocation());
    }

    void remove(String kind, String name) throws IOException {
        known(kind, name).delete();
    }

    private Configuration known(String kind, String name) {
        return Objects.requireNonNull(configurations.get(kind + " " + name), "not configured");
    }

    void wireInlet(String source, List<String> channels, List<String> interceptors) throws IOException {
        Map<String, Object> properties = new HashMap<>();
        properties.put("millrace.agent", "a1");
        properties.put("millrace.name", source);
        properties.put("source", source);
        properties.put("channels", channels.toArray(String[]::new));
        properties.put("interceptors", interceptors.toArray(String[]::new));
        properties.put("selector", source);
        admin().getFactoryConfiguration("millrace.inlet", "a1." + source, "?")
                .updateIfDifferent(FrameworkUtil.asDictionary(properties));
    }

    void wireDrain(String sink, String channel) throws IOException {
        Map<String, Object> properties = new HashMap<>();
        properties.put("millrace.agent", "a1");
        properties.put("millrace.name", sink);
        properties.put("channel", channel);
        properties.put("sinks", new String[] {sink});
        properties.put("processor", "");
        admin().getFactoryConfiguration("millrace.drain", "a1." + sink, "?")
                .updateIfDifferent(FrameworkUtil.asDictionary(properties));
    }

    Bundle bundle(String symbolicName) {
        return Stream.of(context().getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private ConfigurationAdmin admin() {
        return service(ConfigurationAdmin.class);
    }

    <T> T service(Class<T> type) {
        ServiceReference<T> reference = context().getServiceReference(type);
        return context().getService(reference);
    }

    ComponentStatus status(String kind, String name) {
        return service(StatusSource.class).components().stream()
                .filter(status -> status.key().kind().word().equals(kind)
                        && status.key().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no status of " + kind + " " + name));
    }

    @Override
    public void close() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(20_000);
    }
}
