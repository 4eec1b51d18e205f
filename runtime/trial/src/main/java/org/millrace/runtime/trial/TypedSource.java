package org.millrace.runtime.trial;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.millrace.api.component.SourceType;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.Source;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Brings what is typed into the flow of a trial. What was refused comes first the next time. */
@SourceType("try-typed")
@Component(
        service = Source.class,
        configurationPid = "millrace.source.try-typed",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class TypedSource implements PolledSource {
    private static final int MOST = 1_000;
    private static final long WAIT_MS = 200;

    private final Trial trial;
    private final List<Event> inHand = new ArrayList<>();

    @Activate
    public TypedSource(@Reference(name = "trial") Trial trial) {
        this.trial = trial;
    }

    @Override
    public Duration poll(Outlet outlet) throws Exception {
        if (inHand.isEmpty()) {
            inHand.addAll(trial.take(Math.min(MOST, Math.max(1, outlet.maxBatchSize())), WAIT_MS));
        }
        if (!inHand.isEmpty()) {
            outlet.accept(List.copyOf(inHand));
            trial.accepted(inHand);
            inHand.clear();
        }
        if (trial.allAccepted()) {
            trial.end(0);
        }
        return Duration.ZERO;
    }
}
