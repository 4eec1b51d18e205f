package org.millrace.bridge.flume.load;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/**
 * Where things are.
 *
 * @param flume the folder of Flume's own jars
 * @param plugins the folder of plug-in folders, Flume's {@code plugins.d}
 * @param copies where jars are copied before they are used; empty at each start of the agent
 */
public record Places(Path flume, Path plugins, Path copies) {
    static final String FLUME = "millrace.flume.dir";
    static final String PLUGINS = "millrace.flume.plugins.dir";

    /** As the agent, or the JVM where there is no agent, has them. */
    public static Places current() {
        Path home = Path.of(property("millrace.home", "."));
        return new Places(
                Path.of(property(FLUME, home.resolve("flume").toString())).toAbsolutePath(),
                Path.of(property(PLUGINS, home.resolve("plugins.d").toString())).toAbsolutePath(),
                copiesOf());
    }

    private static Path copiesOf() {
        BundleContext context = context();
        return context == null
                ? Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "millrace-bridge-" + ProcessHandle.current().pid())
                : Objects.requireNonNull(context.getDataFile("jars"), "a framework with a file system")
                        .toPath();
    }

    private static String property(String name, String otherwise) {
        BundleContext context = context();
        String value = context == null ? System.getProperty(name) : context.getProperty(name);
        return value == null || value.isBlank() ? otherwise : value;
    }

    private static @Nullable BundleContext context() {
        Bundle bundle = FrameworkUtil.getBundle(Places.class);
        return bundle == null ? null : bundle.getBundleContext();
    }
}
