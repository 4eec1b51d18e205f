package org.millrace.api.component;

import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.osgi.annotation.versioning.ProviderType;

/** What the agent gives one open component. Implemented by the agent; all methods may be called from any thread. */
@ProviderType
public interface ComponentContext {

    /** The agent's name, as in the first part of its configuration keys. */
    String agent();

    /** The component's name, as in its configuration keys. */
    String name();

    /**
     * A directory of this component's own, which outlives the process: for positions and other small state. Made on first
     * use.
     */
    Path dataDirectory();

    /**
     * The counter of this name, made on first use; it starts at zero with each instance. Shown in the agent's metrics
     * beside those the agent keeps itself. Use Flume's names where Flume has one, such as {@code OpenConnectionCount}.
     */
    Counter counter(String name);

    /** Shows a value that is read when somebody asks. Must be cheap and must not throw. */
    void gauge(String name, LongSupplier value);

    /**
     * Makes the threads of this component: daemons, named after it, with its class loader as context class loader. A
     * Throwable that leaves such a thread becomes the component's status, as if {@link #report} had been called with
     * {@link Health#FAILED}. Threads still alive when {@code close} has returned are interrupted and reported.
     */
    ThreadFactory threads();

    /** Listening sockets and connections that pass from one instance of this component to the next. */
    SharedSockets sockets();

    /**
     * Tells the agent how the component fares outside of a call, such as from its timer. {@link Health#FAILED} asks to be
     * closed and opened anew after a pause.
     *
     * @param detail for people: what happened and what to do; no secrets
     */
    void report(Health health, String detail);
}
