package org.millrace.api.component;

import java.nio.file.Path;
import java.util.Optional;
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
     * What the user typed as {@code type}: the short name or a class name. For one that stands for many, such as a bridge; the
     * others know their type.
     */
    String typedAs();

    /**
     * A directory of this component's own, which outlives the process: for files that are too large for {@link #state}. Made on
     * first use.
     */
    Path dataDirectory();

    /** A few bytes of this component's own, which outlive the process. */
    DurableState state();

    /**
     * A part of this component that another bundle brings, such as its serializer: the component's annotation declares the key, the
     * user names a type there, and what stands below that key configures the part. It is open, is closed after this component, and
     * is replaced only together with it. Belongs to this component alone, to be called as its own contract says.
     *
     * @param key as declared, such as {@code serializer}
     * @param type the interface of the part's kind, such as {@code Serializer.class}
     * @return empty if the user names none and the declaration has no default
     * @throws IllegalArgumentException if the component declares no such part
     */
    <T extends Lifecycle> Optional<T> part(String key, Class<T> type);

    /**
     * Says that this instance, as it is configured, gives less than its type declares; shown in the status of its flows. To be called
     * while it is being opened.
     *
     * @param guarantee what it gives; more than is declared counts as what is declared
     * @param why for people, such as {@code ack-every-event = false}
     */
    default void promises(Guarantee guarantee, String why) {}

    /** Where single events go that can't be delivered or understood. */
    DeadLetters deadLetters();

    /**
     * The counter of this name, made on first use; it starts at zero with each instance. Shown in the agent's metrics
     * beside those the agent keeps itself. Use Flume's names where Flume has one, such as {@code ConnectionCreatedCount}.
     */
    Counter counter(String name);

    /** As {@link #counter}, for a number that goes both ways, such as {@code OpenConnectionCount}. */
    UpDownCounter upDownCounter(String name);

    /** Shows a value that is read when somebody asks. Must be cheap and must not throw. */
    void gauge(String name, LongSupplier value);

    /**
     * Makes the threads of this component: daemons, named after it, with its class loader as context class loader. A
     * Throwable that leaves such a thread becomes the component's status, as if {@link #report} had been called with
     * {@link Health#FAILED}. Threads still alive when {@code close} has returned are interrupted and reported.
     */
    ThreadFactory threads();

    /** Sockets and connections that pass from one instance of this component to the next. */
    SharedSockets sockets();

    /**
     * Tells the agent how the component fares outside of a call, such as from its timer. {@link Health#FAILED} asks to be
     * closed and opened anew after a pause.
     *
     * @param detail for people: what happened and what to do; no secrets
     */
    void report(Health health, String detail);
}
