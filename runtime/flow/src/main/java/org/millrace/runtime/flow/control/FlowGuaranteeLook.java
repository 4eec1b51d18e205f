package org.millrace.runtime.flow.control;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.Kind;
import org.millrace.runtime.flow.component.ComponentHost;
import org.millrace.runtime.flow.component.Promise;
import org.millrace.runtime.flow.component.Promises;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.FlowGuarantee;
import org.millrace.runtime.services.FlowGuarantees;

/**
 * One look at what each flow gives end to end: the least that its parts give, where a source or a sink that keeps its place gives more
 * than the others only together with a channel that keeps marks. Belongs to the control thread; calls no plug-in.
 */
final class FlowGuaranteeLook {
    private final Collection<InletSpec> inlets;
    private final Collection<DrainSpec> drains;
    private final Promises promises;

    FlowGuaranteeLook(Collection<InletSpec> inlets, Collection<DrainSpec> drains, ComponentHost host) {
        this.inlets = inlets;
        this.drains = drains;
        this.promises = host.promises();
    }

    List<FlowGuarantee> flows() {
        List<FlowGuarantee> flows = new ArrayList<>();
        for (InletSpec inlet : inlets) {
            for (String channel : inlet.channels()) {
                for (DrainSpec drain : drains) {
                    if (drain.channel().equals(channel)) {
                        if (flows.size() == FlowGuarantees.MOST) {
                            return flows;
                        }
                        flows.add(flow(inlet, channel, drain));
                    }
                }
            }
        }
        return flows;
    }

    private FlowGuarantee flow(InletSpec inlet, String channelName, DrainSpec drain) {
        ComponentKey source = new ComponentKey(Kind.SOURCE, inlet.source());
        ComponentKey channel = new ComponentKey(Kind.CHANNEL, channelName);
        List<ComponentKey> sinks = drain.sinks().stream()
                .map(name -> new ComponentKey(Kind.SINK, name))
                .toList();
        String group = drain.grouped() || !drain.sinks().equals(List.of(drain.name())) ? drain.name() : "";
        List<ComponentKey> parts = new ArrayList<>(List.of(source, channel));
        parts.addAll(sinks);
        List<String> missing = parts.stream()
                .filter(part -> promises.of(part).isEmpty())
                .map(part -> part + " does not serve")
                .toList();
        if (!missing.isEmpty()) {
            return new FlowGuarantee(source, channel, sinks, group, Optional.empty(), missing);
        }
        Limits limits = new Limits();
        Promise content = promise(channel);
        boolean keepsMarks = content.guarantee() == Guarantee.EXACTLY_ONCE;
        channel(channel, content, limits);
        source(source, inlet.channels(), channelName, keepsMarks, limits);
        sinks.forEach(sink -> sink(sink, channelName, keepsMarks, limits));
        List<String> because = limits.least == Guarantee.EXACTLY_ONCE
                ? List.of(channel + " stores the marks of " + source + " and of what it ends in with their events")
                : limits.because();
        return new FlowGuarantee(source, channel, sinks, group, Optional.of(limits.least), because);
    }

    private Promise promise(ComponentKey key) {
        return promises.of(key).orElse(new Promise(Guarantee.AT_MOST_ONCE, ""));
    }

    private static void channel(ComponentKey channel, Promise promise, Limits limits) {
        if (promise.guarantee() == Guarantee.AT_MOST_ONCE) {
            limits.at(
                    Guarantee.AT_MOST_ONCE,
                    channel + " keeps events in memory: they are lost if the process is killed" + why(promise));
        }
    }

    private void source(ComponentKey source, List<String> channels, String channel, boolean keepsMarks, Limits limits) {
        Set<String> optional = promises.optional(source);
        if (optional.contains(channel)) {
            limits.at(
                    Guarantee.AT_MOST_ONCE,
                    "channel " + channel + " is optional for " + source + ": what it can't take at once is left out");
        }
        Promise promise = promise(source);
        long required =
                channels.stream().filter(each -> !optional.contains(each)).count();
        switch (promise.guarantee()) {
            case AT_MOST_ONCE -> limits.at(Guarantee.AT_MOST_ONCE, source + " may lose events" + why(promise));
            case AT_LEAST_ONCE ->
                limits.at(
                        Guarantee.AT_LEAST_ONCE,
                        source + " may bring events again that were not acknowledged" + why(promise));
            default -> {
                if (required > 1) {
                    limits.at(
                            Guarantee.AT_LEAST_ONCE,
                            source + " feeds several channels, so that its position is not stored with the events");
                } else if (!keepsMarks) {
                    limits.at(
                            Guarantee.AT_LEAST_ONCE,
                            "channel " + channel + " keeps no marks, so that the position of " + source
                                    + " is not stored with the events");
                }
            }
        }
    }

    private void sink(ComponentKey sink, String channel, boolean keepsMarks, Limits limits) {
        Promise promise = promise(sink);
        switch (promise.guarantee()) {
            case AT_MOST_ONCE -> limits.at(Guarantee.AT_MOST_ONCE, sink + " may lose events" + why(promise));
            case AT_LEAST_ONCE ->
                limits.at(Guarantee.AT_LEAST_ONCE, sink + " delivers again after a failure" + why(promise));
            default -> {
                if (!keepsMarks) {
                    limits.at(
                            Guarantee.AT_LEAST_ONCE,
                            "channel " + channel + " keeps no marks, so that " + sink
                                    + " delivers again after a failure");
                }
            }
        }
    }

    private static String why(Promise promise) {
        return promise.why().isEmpty() ? "" : " (" + promise.why() + ")";
    }

    /** The least of what has been said so far, and who said so; those that cost less behind it. */
    private static final class Limits {
        private Guarantee least = Guarantee.EXACTLY_ONCE;
        private final Set<String> lost = new LinkedHashSet<>();
        private final Set<String> doubled = new LinkedHashSet<>();

        void at(Guarantee guarantee, String because) {
            least = least.and(guarantee);
            (guarantee == Guarantee.AT_MOST_ONCE ? lost : doubled).add(because);
        }

        List<String> because() {
            List<String> all = new ArrayList<>(lost);
            all.addAll(doubled);
            return all;
        }
    }
}
