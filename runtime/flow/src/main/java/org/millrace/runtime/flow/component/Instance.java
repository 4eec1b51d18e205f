package org.millrace.runtime.flow.component;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.Channel;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.api.component.Counter;
import org.millrace.api.component.DeadLetters;
import org.millrace.api.component.DurableState;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.Health;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.component.SharedSockets;
import org.millrace.api.component.UpDownCounter;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.source.MarkedSource;
import org.millrace.api.source.PolledSource;
import org.millrace.runtime.flow.status.OwnFigures;
import org.millrace.runtime.flow.status.StatusCell;
import org.millrace.runtime.services.ComponentStatus.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plug-in object from its constructor to its end, and what the agent gives it. Made, opened and closed by the one
 * thread that works for its part; the context is open to any thread.
 */
public final class Instance<T extends Lifecycle> implements ComponentContext, SocketUser {
    private static final Logger log = LoggerFactory.getLogger(Instance.class);

    private final ComponentHost host;
    private final BundleClaim claim;
    private final Runnable onFailure;
    private final T plugin;
    private final OwnFigures own = new OwnFigures();
    private final Parts parts = new Parts();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    /** By call, what it last failed with; for calls that others make for the events that pass. */
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    private final ComponentThreads threads = new ComponentThreads();
    private volatile Offer offer;
    private volatile Promise promise;
    private volatile Duration closeWithin = AskedTime.CLOSE.usual();
    private volatile boolean serving;
    private volatile boolean going;
    private volatile @Nullable Fault failure;
    /** Also what it said before it served, and under a failure that passed. */
    private volatile Reported reported = new Reported(State.RUNNING, "");

    /** How the component says it fares. */
    private record Reported(State state, String detail) {}

    private Instance(Offer offer, ComponentHost host, BundleClaim claim, Runnable onFailure, T plugin) {
        this.offer = offer;
        this.host = host;
        this.claim = claim;
        this.onFailure = onFailure;
        this.plugin = plugin;
        this.promise = Promise.declared(offer.guarantee()).of(plugin);
    }

    /**
     * Runs the constructor.
     *
     * @param claim released when the instance ends
     * @param onFailure told, on whatever thread, when the component reports that it FAILED
     */
    public static <T extends Lifecycle> Instance<T> make(
            Offer offer, Class<T> type, ComponentHost host, BundleClaim claim, Runnable onFailure)
            throws Fault, InterruptedException {
        ComponentKey key = offer.key();
        Object made = Guard.call(key, offer.loader(), "constructor", offer::take);
        if (!type.isInstance(made)) {
            offer.giveBack();
            throw new Fault("constructor", key + " is not a " + type.getName(), null);
        }
        return new Instance<>(offer, host, claim, onFailure, type.cast(made));
    }

    /** Opens its parts, then itself. Whatever comes of that, {@link #close} is due. */
    public void open() throws Fault, InterruptedException {
        parts.open(offer, host, () -> parts.failure().ifPresent(this::ends));
        run("open", () -> plugin.open(this));
        closeWithin = AskedTime.CLOSE.ask(this, plugin::closeWithin);
    }

    /** How long it may take to be closed, with its parts. */
    public Duration closeWithin() {
        return closeWithin.plus(parts.closeWithin());
    }

    /** Whether this was not the last that was said of a kind of this component. */
    boolean saysFirst(String kind, String what) {
        return host.saysFirst(offer.key(), kind, what);
    }

    /** From now on it serves its name: status and figures of the name are its own. */
    public void serve() {
        serving = true;
        cell().servedBy(offer.type(), offer.version());
        cell().activated();
        host.promises().serves(this, promise);
        host.figures(offer.key()).servedBy(own, host.epochMillis());
        parts.serve();
    }

    /** The same instance serves what is offered now, which differs in nothing that matters. */
    public void adopt(Offer same) {
        offer = same;
        parts.adopt(same);
    }

    /** Another serves the name from now on. */
    public void giveWay() {
        serving = false;
        going = true;
        parts.giveWay();
    }

    /** It is being ended: what it holds is free for others. */
    public void depart() {
        going = true;
        parts.depart();
    }

    @Override
    public boolean isGoing() {
        return going;
    }

    /** Whether its successor can only be opened after it has been closed. */
    public boolean exclusive() throws InterruptedException {
        try {
            return Guard.call(key(), offer.loader(), "exclusive", () -> mustGoFirst(plugin));
        } catch (Fault e) {
            return true;
        }
    }

    private static boolean mustGoFirst(Lifecycle plugin) {
        return plugin.exclusive()
                || plugin instanceof CheckpointedSink
                || (plugin instanceof MarkedSource && !(plugin instanceof PolledSource))
                || (plugin instanceof Channel channel && channel.durable());
    }

    public T plugin() {
        return plugin;
    }

    public Offer offer() {
        return offer;
    }

    @Override
    public ComponentKey key() {
        return offer.key();
    }

    @Override
    public String type() {
        return offer.type();
    }

    @Override
    public ClassLoader loader() {
        return offer.loader();
    }

    public StatusCell cell() {
        return host.cell(offer.key());
    }

    /** Why it does not work any more; null if it does, or is tried again with the next batch. */
    public @Nullable Fault failure() {
        return failure;
    }

    public boolean hasFailed() {
        return failure != null;
    }

    /** Runs one call of the plug-in under guard. */
    public void run(String phase, Guard.Action action) throws Fault, InterruptedException {
        Guard.run(offer.key(), offer.loader(), phase, action);
    }

    /** A call of it failed: one that comes again with the next batch, unless it said that this is pointless. */
    public void fails(String call, Fault fault) {
        if (fault.fatal()) {
            ends(fault);
            return;
        }
        troubles.put(call, String.valueOf(fault.getMessage()));
        show(State.RETRYING, String.valueOf(fault.getMessage()));
    }

    private void ends(Fault fault) {
        show(State.FAILED, String.valueOf(fault.getMessage()));
        failure = fault;
        onFailure.run();
    }

    /** A call of it went well. */
    public void succeeds(String call) {
        if (!troubles.isEmpty() && troubles.remove(call) != null && troubles.isEmpty()) {
            works();
        }
    }

    /** It does its work, as well as it says itself. */
    public void works() {
        Reported said = reported;
        show(said.state(), said.detail());
    }

    /** Closes the plug-in and lets its bundle go. Never throws; what the plug-in throws is logged. */
    public void close() {
        depart();
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        show(State.STOPPING, "");
        try {
            run("close", plugin::close);
        } catch (Fault e) {
            log.warn("{}: {}", key(), e.getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.warn("{}: close was interrupted because it did not return in time.", key());
        }
        threads.reap(key());
        parts.close();
        end();
    }

    /** Throws away what was never opened. */
    public void discard() {
        closed.set(true);
        end();
    }

    /** Gives up on a plug-in that does not return: its bundle may go, its threads are interrupted. */
    public void abandon() {
        threads.interrupt();
        parts.abandon();
        end();
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            host.sockets().forget(this);
            offer.giveBack();
            claim.release();
            host.figures(offer.key()).stopped(own, host.epochMillis());
            host.promises().ended(this);
        }
    }

    private void fares(State state, String detail) {
        reported = new Reported(state, detail);
        show(state, detail);
    }

    private void show(State state, String detail) {
        if (serving) {
            cell().set(state, detail);
        }
    }

    @Override
    public String agent() {
        return host.agentName();
    }

    @Override
    public String name() {
        return offer.key().name();
    }

    @Override
    public Path dataDirectory() {
        return host.dataDirectory(offer.key());
    }

    @Override
    public Counter counter(String name) {
        return own.counter(name);
    }

    @Override
    public UpDownCounter upDownCounter(String name) {
        return own.upDownCounter(name);
    }

    @Override
    public String typedAs() {
        return String.valueOf(offer.property(
                ConnectorNamespace.PROPERTY_TYPED_AS, offer.property(ConnectorNamespace.PROPERTY_TYPE, "")));
    }

    @Override
    public DurableState state() {
        return new StateFile(dataDirectory().resolve("state"));
    }

    @Override
    public <P extends Lifecycle> Optional<P> part(String key, Class<P> type) {
        if (!Offers.declared(offer).containsKey(key)) {
            throw new IllegalArgumentException(offer.key() + " declares no part " + key);
        }
        Optional<Lifecycle> part = parts.get(key);
        if (part.isPresent() && !type.isInstance(part.get())) {
            throw new IllegalArgumentException(offer.key() + ": its part " + key + " is not a " + type.getName());
        }
        return part.map(type::cast);
    }

    @Override
    public DeadLetters deadLetters() {
        return (event, reason) -> host.letterBox().add(List.of(new LetterBox.Letter(offer, event, reason, 1)));
    }

    @Override
    public void gauge(String name, LongSupplier value) {
        own.gauge(name, () -> {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(offer.loader());
            try {
                return value.getAsLong();
            } finally {
                thread.setContextClassLoader(before);
            }
        });
    }

    @Override
    public ThreadFactory threads() {
        return threads.factory(
                offer.key(),
                offer.loader(),
                (t, thrown) -> report(Health.FAILED, "thread " + t.getName() + ": " + Fault.describe(thrown)));
    }

    @Override
    public void promises(Guarantee guarantee, String why) {
        Promise before = promise;
        promise = before.and(guarantee, why);
        if (serving) {
            host.promises().serves(this, promise);
        }
    }

    @Override
    public SharedSockets sockets() {
        return host.sockets().of(this);
    }

    @Override
    public void report(Health health, String detail) {
        if (ended.get()) {
            return;
        }
        switch (health) {
            case OK -> fares(State.RUNNING, detail);
            case DEGRADED -> {
                log.warn("{}: {}", key(), detail);
                fares(State.DEGRADED, detail);
            }
            case FAILED -> {
                log.error("{}: {}", key(), detail);
                ends(new Fault("run", detail, null));
            }
        }
    }
}
