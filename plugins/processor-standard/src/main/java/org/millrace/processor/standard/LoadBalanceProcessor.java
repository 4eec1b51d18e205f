package org.millrace.processor.standard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.ProcessorType;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.GroupedSink;
import org.millrace.api.sink.SinkProcessor;

/** Gives each batch to another sink, in turn or at random; what one fails to take is offered to the others. */
@ProcessorType(value = "load_balance", classes = "org.apache.flume.sink.LoadBalancingSinkProcessor")
public final class LoadBalanceProcessor implements SinkProcessor {
    private final boolean random;
    private final Penalties penalties;
    private final Random dice;
    private List<GroupedSink> sinks = List.of();
    private int next;

    public LoadBalanceProcessor(LoadBalanceConfig config) {
        this(config.selector(), config.backoff(), config.selector_maxTimeOut(), System::nanoTime, new Random());
    }

    LoadBalanceProcessor(String selector, boolean pauses, long longestMs, LongSupplier nanoTime, Random dice) {
        String typed = selector.strip();
        this.random = typed.equalsIgnoreCase("random");
        if (!random && !typed.equalsIgnoreCase("round_robin")) {
            throw new InvalidConfigurationException(
                    "selector",
                    typed
                            + " is none of round_robin and random; a selector class of Flume's can't be used, a processor of"
                            + " one's own can");
        }
        Penalties typedOnes = new Penalties("selector.maxTimeOut", longestMs, nanoTime);
        this.penalties = pauses ? typedOnes : new Penalties("selector.maxTimeOut", 0, nanoTime);
        this.dice = dice;
    }

    @Override
    public void bind(List<GroupedSink> given) {
        sinks = List.copyOf(given);
        next = 0;
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        Attempts.deliver(batch, order(), penalties);
    }

    private List<GroupedSink> order() {
        List<GroupedSink> order = new ArrayList<>(sinks);
        if (random) {
            Collections.shuffle(order, dice);
        } else if (!order.isEmpty()) {
            Collections.rotate(order, -next);
            next = (next + 1) % order.size();
        }
        return order;
    }
}
