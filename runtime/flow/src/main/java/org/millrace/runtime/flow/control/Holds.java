package org.millrace.runtime.flow.control;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.part.Part;
import org.millrace.runtime.services.ComponentHolds;

/** Puts components on hold and lets them go again: writes it down, and has it decided. Open to every thread. */
final class Holds implements ComponentHolds {
    private final HoldFile file;
    private final FlowControl control;
    private final Duration deadline;

    /** @param deadline how long a component may take to come to rest */
    Holds(HoldFile file, FlowControl control, Duration deadline) {
        this.file = file;
        this.control = control;
        this.deadline = deadline;
    }

    @Override
    public List<Hold> holds() {
        return file.holds().values().stream()
                .sorted(Comparator.comparing(hold -> hold.component().toString()))
                .toList();
    }

    @Override
    public boolean hold(Hold hold) throws IOException, InterruptedException {
        file.put(hold);
        List<Part<?>> parts = control.reconsider(hold.component());
        Optional<ChannelPort> port = portOf(hold.component());
        boolean done = port.isEmpty() || port.get().awaitShut(deadline);
        for (Part<?> part : parts) {
            done &= part.awaitSettled(deadline);
        }
        return done;
    }

    private Optional<ChannelPort> portOf(ComponentKey component) throws InterruptedException {
        return component.kind() == Kind.CHANNEL ? control.portOf(component.name()) : Optional.empty();
    }

    @Override
    public boolean release(ComponentKey component) throws IOException {
        boolean held = file.remove(component);
        control.reconsider();
        return held;
    }

    @Override
    public long eventsIn(String channel) {
        try {
            return control.portOf(channel).map(ChannelPort::events).orElse(-1L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
