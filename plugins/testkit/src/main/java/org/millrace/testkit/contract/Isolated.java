package org.millrace.testkit.contract;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Loads a component's classes once more, as a bundle of its own would, to see whether they go when it is gone. */
final class Isolated extends URLClassLoader {
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private Isolated(URL from, ClassLoader parent) {
        super(new URL[] {from}, parent);
    }

    /** A loader that finds what lies beside the class by itself, and the rest with its parent. */
    static ClassLoader loaderOf(Class<?> type) {
        URL from = Objects.requireNonNull(
                type.getProtectionDomain().getCodeSource().getLocation());
        return new Isolated(from, Objects.requireNonNull(type.getClassLoader()));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null && findResource(name.replace('.', '/') + ".class") != null) {
                loaded = findClass(name);
            }
            return loaded == null ? super.loadClass(name, resolve) : loaded;
        }
    }

    static boolean isCollected(WeakReference<?> reference, Duration within) {
        long end = System.nanoTime() + within.toNanos();
        while (reference.get() != null) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            System.gc();
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return true;
    }
}
