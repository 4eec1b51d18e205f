package org.millrace.selector.standard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SelectorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.api.flow.Routes;

/**
 * Each event to one of the channels. Where it goes is decided by what is in its batch: a batch that comes again after a refusal goes the
 * same way, so that a channel that took its share the first time is given no other events.
 */
@SelectorType(value = "load_balancing", classes = "org.apache.flume.channel.LoadBalancingChannelSelector")
public final class LoadBalancingSelector implements ChannelSelector {
    private final boolean random;
    private List<String> channels = List.of();

    public LoadBalancingSelector(LoadBalancingConfig config) {
        this(config.policy());
    }

    LoadBalancingSelector(String policy) {
        String typed = policy.strip();
        random = typed.equalsIgnoreCase("random");
        if (!random && !typed.equalsIgnoreCase("round_robin")) {
            throw new InvalidConfigurationException(
                    "policy", typed + " is none of round_robin and random; a policy class of Flume's can't be used");
        }
    }

    @Override
    public void bind(List<String> given) {
        channels = List.copyOf(given);
    }

    @Override
    public void route(List<Event> batch, Routes to) {
        List<List<Event>> shares = new ArrayList<>();
        for (int i = 0; i < channels.size(); i++) {
            shares.add(new ArrayList<>(batch.size() / channels.size() + 1));
        }
        int turn = number(batch.get(0));
        for (int i = 0; i < batch.size(); i++) {
            int chosen = random ? number(batch.get(i)) + 31 * i : turn + i;
            shares.get(Math.floorMod(chosen, shares.size())).add(batch.get(i));
        }
        for (int i = 0; i < shares.size(); i++) {
            if (!shares.get(i).isEmpty()) {
                to.required(channels.get(i), shares.get(i));
            }
        }
    }

    /** Any number, the same each time for the same event. */
    private static int number(Event event) {
        int hash = 31 * Arrays.hashCode(event.body()) + event.headers().hashCode();
        return (hash * 0x9E3779B9) >>> 8;
    }
}
