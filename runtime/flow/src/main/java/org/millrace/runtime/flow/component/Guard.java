package org.millrace.runtime.flow.component;

import org.millrace.api.component.ComponentKey;

/**
 * Stands round every call into a plug-in: runs it with the plug-in's class loader as context class loader, and turns
 * whatever it throws, errors included, into a {@link Fault}. An answer of null is one too: no call of the contract has it.
 */
public final class Guard {

    /** A call that may throw anything. */
    public interface Call<T> {
        T call() throws Exception;
    }

    /** A call without a result. */
    public interface Action {
        void run() throws Exception;
    }

    private Guard() {}

    public static void run(ComponentKey key, ClassLoader loader, String phase, Action action)
            throws Fault, InterruptedException {
        call(key, loader, phase, () -> {
            action.run();
            return Boolean.TRUE;
        });
    }

    public static <T> T call(ComponentKey key, ClassLoader loader, String phase, Call<T> call)
            throws Fault, InterruptedException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            T answer = call.call();
            if (answer == null) {
                throw new Fault(
                        phase,
                        key + ", " + phase + ": returned null, which it never may; this is a defect of the plug-in",
                        null);
            }
            return answer;
        } catch (InterruptedException | Fault e) {
            throw rethrow(e);
        } catch (Throwable t) {
            throw Fault.of(key, phase, t);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Fault rethrow(Exception e) throws InterruptedException {
        if (e instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        return (Fault) e;
    }
}
