package org.millrace.runtime.flow.inlet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.event.Event;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.api.flow.Interceptor;
import org.millrace.api.flow.Routes;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Guard;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.status.Tally;

/**
 * One immutable generation of what stands between a source and its channels. Replaced between two batches: whoever replaces
 * it publishes the next one and waits until the batches in this one are through.
 */
final class Pipeline {
    private static final int RETIRED = 1 << 30;

    private final List<Instance<Interceptor>> interceptors;
    private final Instance<ChannelSelector> selector;
    private final List<ChannelPort> ports;
    private final List<String> channelNames;
    private final Tally unrouted;
    /** The one channel that every event goes to, if it is one. */
    private final @Nullable ChannelPort single;

    /** Batches in the pipeline, plus {@link #RETIRED} once no more may enter. */
    private final AtomicInteger inside = new AtomicInteger();

    Pipeline(
            List<Instance<Interceptor>> interceptors,
            Instance<ChannelSelector> selector,
            List<ChannelPort> ports,
            Set<String> optional,
            Tally unrouted) {
        this.interceptors = List.copyOf(interceptors);
        this.selector = selector;
        this.ports = List.copyOf(ports);
        this.channelNames = ports.stream().map(ChannelPort::name).toList();
        this.unrouted = unrouted;
        List<ChannelPort> required =
                ports.stream().filter(port -> !optional.contains(port.name())).toList();
        this.single = required.size() == 1 ? required.get(0) : null;
    }

    /** The channel that keeps the source's marks beside its events; null if there is none, or more than one that would have to. */
    @Nullable
    ChannelPort keeper() {
        return single != null && single.keepsMarks() ? single : null;
    }

    List<Instance<Interceptor>> interceptors() {
        return interceptors;
    }

    Instance<ChannelSelector> selector() {
        return selector;
    }

    List<ChannelPort> ports() {
        return ports;
    }

    /** False if the pipeline has been retired. */
    boolean enter() {
        while (true) {
            int now = inside.get();
            if ((now & RETIRED) != 0) {
                return false;
            }
            if (inside.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    void leave() {
        if (inside.decrementAndGet() == RETIRED) {
            synchronized (inside) {
                inside.notifyAll();
            }
        }
    }

    /** Lets nobody in any more and waits until those inside have left. */
    void retire() throws InterruptedException {
        inside.getAndUpdate(now -> now | RETIRED);
        synchronized (inside) {
            while (inside.get() != RETIRED) {
                inside.wait(100);
            }
        }
    }

    long maxBatchBytes() {
        long most = Long.MAX_VALUE;
        for (ChannelPort port : ports) {
            most = Math.min(most, port.transactionBytes());
        }
        return most;
    }

    int maxBatchSize() {
        int most = Integer.MAX_VALUE;
        for (ChannelPort port : ports) {
            most = Math.min(most, port.transactionCapacity());
        }
        return most;
    }

    /**
     * Takes a batch to its channels. The caller has entered.
     *
     * @param keeper where the marks go, with the events; null if they are kept elsewhere
     * @param marks as the keeper is told of them
     */
    void accept(List<Event> batch, @Nullable ChannelPort keeper, MarkChanges marks)
            throws RefusedException, InterruptedException {
        List<Event> events = batch;
        Routed routed = new Routed();
        try {
            for (Instance<Interceptor> interceptor : interceptors) {
                if (!events.isEmpty()) {
                    events = intercept(interceptor, events);
                }
            }
            if (!events.isEmpty()) {
                route(events, routed);
            }
        } catch (Fault e) {
            throw new RefusedException(Reason.FAILED, String.valueOf(e.getMessage()), e.getCause());
        }
        routed.put(keeper, marks);
    }

    /**
     * Takes a batch to its one channel if that makes nobody wait, which an interceptor might. The caller has entered.
     *
     * @return false if nothing was taken
     */
    boolean offer(List<Event> batch) throws InterruptedException {
        if (single == null || ports.size() > 1 || !interceptors.isEmpty()) {
            return false;
        }
        Routed routed = new Routed();
        try {
            route(batch, routed);
        } catch (Fault e) {
            // The batch comes again, where there is somebody to be told.
            return false;
        }
        return routed.offer();
    }

    private static List<Event> intercept(Instance<Interceptor> interceptor, List<Event> batch)
            throws Fault, InterruptedException {
        try {
            List<Event> out = Guard.call(interceptor.key(), interceptor.offer().loader(), "intercept", () -> interceptor
                    .plugin()
                    .intercept(batch));
            if (out != batch) {
                refuseHoles(interceptor.key(), out);
            }
            interceptor.succeeds("intercept");
            return out;
        } catch (Fault e) {
            interceptor.fails("intercept", e);
            throw e;
        }
    }

    private static void refuseHoles(ComponentKey key, List<Event> events) throws Fault {
        for (Event event : events) {
            if (event == null) {
                throw new Fault(
                        "intercept",
                        key
                                + ", intercept: returned a list with null among its events; this is a defect of the plug-in",
                        null);
            }
        }
    }

    private void route(List<Event> batch, Routes routes) throws Fault, InterruptedException {
        try {
            selector.run("route", () -> selector.plugin().route(batch, routes));
            selector.succeeds("route");
        } catch (Fault e) {
            selector.fails("route", e);
            throw e;
        }
    }

    private ChannelPort port(String channel) {
        for (int i = 0; i < ports.size(); i++) {
            if (channelNames.get(i).equals(channel)) {
                return ports.get(i);
            }
        }
        throw new IllegalArgumentException(
                "channel " + channel + " is not one of this source's channels " + channelNames);
    }

    /**
     * Puts more than a channel takes at once one after the other: interceptors may have made it so. The marks come with the last part.
     */
    private static void putInParts(ChannelPort port, List<Event> events, MarkChanges marks)
            throws RefusedException, InterruptedException {
        int most = port.transactionCapacity();
        int from = 0;
        while (events.size() - from > most) {
            port.put(events.subList(from, from + most), MarkChanges.none());
            from += most;
        }
        port.put(from == 0 ? events : events.subList(from, events.size()), marks);
    }

    /** What the selector decided for one batch. */
    private final class Routed implements Routes {
        private record Share(ChannelPort port, List<Event> events, boolean required) {}

        private final List<Share> shares = new ArrayList<>(2);
        private int nowhere;

        @Override
        public void required(String channel, List<Event> events) {
            add(channel, events, true);
        }

        @Override
        public void optional(String channel, List<Event> events) {
            add(channel, events, false);
        }

        @Override
        public void nowhere(List<Event> events) {
            nowhere += events.size();
        }

        private void add(String channel, List<Event> events, boolean required) {
            if (!events.isEmpty()) {
                shares.add(new Share(port(channel), events, required));
            }
        }

        boolean offer() throws InterruptedException {
            if (shares.size() > 1) {
                return false;
            }
            for (Share share : shares) {
                if (!share.required() || !share.port().offer(share.events())) {
                    return false;
                }
            }
            if (nowhere > 0) {
                unrouted.add(nowhere);
            }
            return true;
        }

        void put(@Nullable ChannelPort keeper, MarkChanges marks) throws RefusedException, InterruptedException {
            boolean kept = keeper == null || marks.isEmpty();
            for (Share share : shares) {
                if (share.required()) {
                    boolean keeps = share.port() == keeper;
                    putInParts(share.port(), share.events(), keeps ? marks : MarkChanges.none());
                    kept |= keeps;
                }
            }
            if (!kept && keeper != null) {
                keeper.put(List.of(), marks);
            }
            for (Share share : shares) {
                if (!share.required()) {
                    share.port().optional().put(share.events());
                }
            }
            // Only now: a batch that was refused comes again.
            if (nowhere > 0) {
                unrouted.add(nowhere);
            }
        }
    }
}
