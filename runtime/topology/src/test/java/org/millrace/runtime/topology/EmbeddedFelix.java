package org.millrace.runtime.topology;

import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.felix.framework.FrameworkFactory;
import org.millrace.api.component.Lifecycle;
import org.millrace.runtime.services.StatusSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** Felix with Config Admin and Declarative Services; the tests themselves are part of its system bundle. */
final class EmbeddedFelix implements AutoCloseable {
    private static final String LIBRARIES = String.join(
            ",",
            List.of(
                    "org.osgi.service.cm;version=1.6.1",
                    "org.osgi.service.component;version=1.5.1",
                    "org.osgi.service.component.runtime;version=1.5.1",
                    "org.osgi.service.component.runtime.dto;version=1.5.1",
                    "org.osgi.util.promise;version=1.3.0",
                    "org.osgi.util.function;version=1.2.0",
                    "org.slf4j;version=2.0.20"));

    private final Framework framework;

    EmbeddedFelix(Path directory, Map<String, String> properties) throws BundleException {
        Map<String, String> all = new HashMap<>(properties);
        all.put(Constants.FRAMEWORK_STORAGE, directory.resolve("felix").toString());
        all.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                String.join(",", LIBRARIES, exportedBeside(Lifecycle.class), exportedBeside(StatusSource.class)));
        framework = new FrameworkFactory().newFramework(all);
        framework.init();
        installFromClassPath("org.apache.felix.cm.impl.ConfigurationManager");
        installFromClassPath("org.apache.felix.scr.impl.Activator");
        framework.start();
    }

    /** What the bundle of this class exports, each package with its version; the bundle need not be packed yet. */
    private static String exportedBeside(Class<?> type) {
        try (Jar jar = new Jar(new File(
                        type.getProtectionDomain().getCodeSource().getLocation().toURI()));
                Analyzer analyzer = new Analyzer(jar)) {
            String exported = analyzer.calcManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
            return new Parameters(exported, null)
                    .entrySet().stream()
                            .map(each -> each.getKey() + ";version="
                                    + each.getValue().getVersion())
                            .collect(Collectors.joining(","));
        } catch (Exception e) {
            throw new IllegalStateException("it can't be found out what the bundle of " + type + " exports", e);
        }
    }

    private void installFromClassPath(String className) throws BundleException {
        try {
            String location = Class.forName(className)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString();
            framework.getBundleContext().installBundle(location).start();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("not on the class path: " + className, e);
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Makes a bundle of one of the fixture packages, and starts it. */
    Bundle install(String fixture, String version) throws Exception {
        return install(fixture, version, "");
    }

    Bundle install(String fixture, String version, String locationSuffix) throws Exception {
        try (Builder builder = new Builder()) {
            builder.setBundleSymbolicName("test." + fixture);
            builder.setBundleVersion(version);
            builder.addClasspath(new File("target/test-classes"));
            builder.addClasspath(new File(Lifecycle.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
            builder.setProperty("-privatepackage", "org.millrace.runtime.topology.fixture." + fixture);
            builder.setProperty("Import-Package", "!org.jspecify.annotations, *");
            try (Jar jar = builder.build()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                jar.write(bytes);
                Bundle bundle = context()
                        .installBundle(
                                "test:" + fixture + "-" + version + locationSuffix,
                                new ByteArrayInputStream(bytes.toByteArray()));
                bundle.start();
                return bundle;
            }
        }
    }

    /** The services of real components, not of probes. */
    List<ServiceReference<?>> services(String filter) throws Exception {
        ServiceReference<?>[] found =
                context().getAllServiceReferences(null, "(&(millrace.kind=*)(!(millrace.probe=true))" + filter + ")");
        return found == null ? List.of() : List.of(found);
    }

    @Override
    public void close() throws IOException {
        try {
            framework.stop();
            framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
        } catch (BundleException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
