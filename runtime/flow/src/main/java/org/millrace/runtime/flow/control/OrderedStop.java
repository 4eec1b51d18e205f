package org.millrace.runtime.flow.control;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.part.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of all, in order: sources, then what is in the channels, then sinks and channels. It takes at most the drain deadline and five
 * times the close deadline, whatever time plug-ins ask for. Open to every thread.
 */
final class OrderedStop {
    private static final Logger log = LoggerFactory.getLogger(OrderedStop.class);
    private static final Duration POLL = Duration.ofMillis(20);

    private final FlowControl control;
    private final Duration closeDeadline;
    private final Duration drainDeadline;
    private final AtomicReference<@Nullable CompletableFuture<Long>> ending = new AtomicReference<>();

    OrderedStop(FlowControl control, Duration closeDeadline, Duration drainDeadline) {
        this.control = control;
        this.closeDeadline = closeDeadline;
        this.drainDeadline = drainDeadline;
    }

    /**
     * Ends sources first; then what is in the channels goes out within the drain deadline; then sinks and channels end. Blocks; a
     * second call waits for the first and returns the same answer.
     *
     * @return events lost, which is what was left in channels that keep nothing
     */
    long stop() {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        if (ending.compareAndSet(null, answer)) {
            answer.complete(stopInOrder());
        }
        return Objects.requireNonNull(ending.get()).join();
    }

    private long stopInOrder() {
        List<ChannelPort> all = List.of();
        try {
            all = control.ports();
            settle(control.stopSources());
            awaitOptional(all);
            long lost = awaitDrained(all);
            settle(control.stopAll());
            return lost;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return perishable(all);
        }
    }

    /** Waits for all of them together, so that the end has a bound however many don't return. */
    private void settle(List<Part<?>> parts) throws InterruptedException {
        long until = System.nanoTime() + closeDeadline.multipliedBy(2).toNanos();
        for (Part<?> part : parts) {
            boolean unused = part.awaitSettled(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        }
    }

    private void awaitOptional(List<ChannelPort> all) throws InterruptedException {
        long until = System.nanoTime() + closeDeadline.toNanos();
        for (ChannelPort port : all) {
            port.optional().awaitIdle(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        }
    }

    private long awaitDrained(List<ChannelPort> all) throws InterruptedException {
        List<ChannelPort> awaited = control.drainedPorts();
        long until = System.nanoTime() + drainDeadline.toNanos();
        long said = perishable(awaited);
        if (said > 0) {
            log.info("{} events are still in channels; they are delivered before the agent ends.", said);
        }
        while (perishable(awaited) > 0 && System.nanoTime() - until < 0) {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        long lost = perishable(all);
        if (lost > 0) {
            log.error(
                    "{} events are lost: they were in memory channels when the agent had to end ({}). A file channel would"
                            + " keep them; millrace.drain.deadlineMs sets how long an ending agent delivers.",
                    lost,
                    all.stream()
                            .filter(port -> port.perishable() > 0)
                            .map(port -> port.name() + ": " + port.perishable())
                            .collect(Collectors.joining(", ")));
        }
        return lost;
    }

    private static long perishable(List<ChannelPort> ports) {
        return ports.stream().mapToLong(ChannelPort::perishable).sum();
    }
}
