package org.millrace.bridge.flume.load;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads the jars of one plug-in folder. What its own jars have comes from them, so that two plug-ins may carry two versions of one
 * library; only what stands in the signatures of Flume's interfaces is Flume's for all: its packages, {@code javax} and the log.
 */
final class PluginLoader extends URLClassLoader {
    private static final List<String> FLUMES = List.of("org.apache.flume.", "javax.", "java.");

    static {
        registerAsParallelCapable();
    }

    private final FlumeLoader flume;
    private final List<Path> natives;

    PluginLoader(String name, List<Path> jars, List<Path> natives, FlumeLoader flume) {
        super(name, Jars.urls(jars), flume);
        this.flume = flume;
        this.natives = List.copyOf(natives);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("org.millrace.")) {
            throw new ClassNotFoundException(name + " is not for Flume's plug-ins");
        }
        if (FLUMES.stream().anyMatch(name::startsWith) || FlumeLoader.shared(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try {
                return findClass(name);
            } catch (ClassNotFoundException e) {
                return flume.loadClass(name);
            }
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? flume.getResource(name) : own;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> all = new ArrayList<>(Collections.list(findResources(name)));
        all.addAll(Collections.list(flume.getResources(name)));
        return Collections.enumeration(all);
    }

    @Override
    protected @Nullable String findLibrary(String name) {
        String file = System.mapLibraryName(name);
        return natives.stream()
                .map(folder -> folder.resolve(file))
                .filter(Files::isRegularFile)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }
}
