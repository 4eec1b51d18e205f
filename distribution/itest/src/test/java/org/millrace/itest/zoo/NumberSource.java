package org.millrace.itest.zoo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.millrace.api.component.SourceType;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.Source;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Counts on for ever, a few at a time. */
@SourceType("zoo_number")
@Component(
        service = Source.class,
        configurationPid = "millrace.source.zoo_number",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class NumberSource implements PolledSource {
    private final AtomicInteger next = new AtomicInteger();

    @Override
    public Duration poll(Outlet outlet) throws Exception {
        List<Event> batch = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            batch.add(Event.of(Integer.toString(next.get() + i)));
        }
        outlet.accept(batch);
        next.addAndGet(5);
        return Duration.ZERO;
    }
}
