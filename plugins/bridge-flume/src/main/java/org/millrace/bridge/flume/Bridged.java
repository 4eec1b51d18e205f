package org.millrace.bridge.flume;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Lifecycle;
import org.millrace.bridge.flume.load.Foreign;
import org.millrace.bridge.flume.load.Shape;

/**
 * What every bridge does: looks at the class while the configuration is checked, makes and configures the object only when it is
 * opened, since Flume's classes may do anything then, and calls it with its own class loader as the thread's.
 *
 * @param <T> what the adapter is
 */
final class Bridged<T extends Lifecycle> {
    private final Foreign foreign;
    private final Class<T> type;
    private volatile @Nullable T adapter;

    Bridged(Shape shape, Class<T> type, Map<String, Object> properties) {
        this.foreign = new Foreign(shape, properties);
        this.type = type;
    }

    boolean flag(String key, boolean otherwise) {
        return foreign.flag(key, otherwise);
    }

    boolean inMemory() {
        return foreign.inMemory();
    }

    void open(ComponentContext context) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            T made = foreign.adapter(type);
            adapter = made;
            made.open(context);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    void close() throws Exception {
        T made = adapter;
        try {
            if (made != null) {
                with(() -> {
                    made.close();
                    return true;
                });
            }
        } finally {
            adapter = null;
            foreign.giveBack();
        }
    }

    /** The adapter, once it is open. */
    T get() {
        T made = adapter;
        if (made == null) {
            throw new IllegalStateException("it is not open");
        }
        return made;
    }

    boolean isOpen() {
        return adapter != null;
    }

    /** A call under the plug-in's class loader. */
    <R> R with(Callable<R> call) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(foreign.loader());
        try {
            return call.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** A call that declares nothing. */
    <R> R quietly(Callable<R> call) {
        try {
            return with(call);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
