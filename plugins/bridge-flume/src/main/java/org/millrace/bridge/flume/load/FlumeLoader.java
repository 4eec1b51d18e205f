package org.millrace.bridge.flume.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads Flume's own jars, and beside them the adapters, which have to see Flume. Of the bundle it shows the api and what the adapters are
 * given, and the log; nothing else of the agent's. What the JDK has comes from the JDK.
 */
public final class FlumeLoader extends URLClassLoader {
    private static final String OURS = "org.millrace.";
    private static final String INSIDE = "org.millrace.bridge.flume.inside.";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader bundle;

    FlumeLoader(List<Path> jars, ClassLoader bundle) {
        super("flume", Jars.urls(jars), ClassLoader.getPlatformClassLoader());
        this.bundle = bundle;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(INSIDE)) {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? adapter(name) : loaded;
            }
        }
        if (name.startsWith(OURS) || shared(name)) {
            return bundle.loadClass(name);
        }
        return super.loadClass(name, resolve);
    }

    /** Whether everybody means the same class by this name: the log that all write into. */
    static boolean shared(String name) {
        return name.startsWith("org.slf4j.");
    }

    private Class<?> adapter(String name) throws ClassNotFoundException {
        String resource = name.replace('.', '/') + ".class";
        try (InputStream from = bundle.getResourceAsStream(resource)) {
            if (from == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = from.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    @Override
    public URL getResource(String name) {
        return name.startsWith("org/slf4j/") ? bundle.getResource(name) : super.getResource(name);
    }
}
