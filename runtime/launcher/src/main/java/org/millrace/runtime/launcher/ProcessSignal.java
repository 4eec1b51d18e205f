package org.millrace.runtime.launcher;

import java.lang.reflect.Proxy;

/**
 * Handles a signal of the operating system. The JDK has no supported API for that; its {@code sun.misc.Signal} is reached by
 * reflection, so that the code compiles against the platform's API and a JDK without it only loses the handling.
 */
final class ProcessSignal {
    private ProcessSignal() {}

    /** Runs {@code action}, on a thread of the JVM, whenever the signal of this name, such as {@code TERM}, arrives. */
    static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(),
                    new Class<?>[] {handler},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            action.run();
                            yield null;
                        }
                        case "equals" -> self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        default -> "handler of SIG" + name;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            System.err.println("millrace: SIG" + name + " can't be handled on this Java: " + e);
        }
    }
}
