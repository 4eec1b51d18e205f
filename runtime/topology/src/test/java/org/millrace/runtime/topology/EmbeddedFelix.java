package org.millrace.runtime.topology;

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
import org.apache.felix.framework.FrameworkFactory;
import org.millrace.api.component.Lifecycle;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** Felix with Config Admin and Declarative Services; the tests themselves are part of its system bundle. */
final class EmbeddedFelix implements AutoCloseable {
    private static final String SYSTEM_PACKAGES = String.join(
            ",",
            List.of(
                    "org.osgi.service.cm;version=1.6.1",
                    "org.osgi.service.component;version=1.5.1",
                    "org.osgi.service.component.runtime;version=1.5.1",
                    "org.osgi.service.component.runtime.dto;version=1.5.1",
                    "org.osgi.util.promise;version=1.3.0",
                    "org.osgi.util.function;version=1.2.0",
                    "org.slf4j;version=2.0.20",
                    "org.millrace.api.channel;version=1.0.0",
                    "org.millrace.api.component;version=1.0.0",
                    "org.millrace.api.event;version=1.0.0",
                    "org.millrace.api.flow;version=1.0.0",
                    "org.millrace.api.mark;version=1.0.0",
                    "org.millrace.api.operate;version=1.0.0",
                    "org.millrace.api.serializer;version=1.0.0",
                    "org.millrace.api.sink;version=1.0.0",
                    "org.millrace.api.source;version=1.0.0",
                    "org.millrace.runtime.services;version=1.0.0"));

    private final Framework framework;

    EmbeddedFelix(Path directory, Map<String, String> properties) throws BundleException {
        Map<String, String> all = new HashMap<>(properties);
        all.put(Constants.FRAMEWORK_STORAGE, directory.resolve("felix").toString());
        all.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SYSTEM_PACKAGES);
        framework = new FrameworkFactory().newFramework(all);
        framework.init();
        installFromClassPath("org.apache.felix.cm.impl.ConfigurationManager");
        installFromClassPath("org.apache.felix.scr.impl.Activator");
        framework.start();
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
