package org.millrace.acceptance.zoo;

import java.time.Duration;
import java.util.List;
import org.millrace.api.component.SourceType;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.Source;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Sends an event, then has its trouble. */
@SourceType("zoo_polled")
@Component(
        service = Source.class,
        configurationPid = "millrace.source.zoo_polled",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TroublePolledSource.Config.class, factory = true)
public final class TroublePolledSource implements PolledSource {

    /** What a user types. */
    @ObjectClassDefinition(id = "millrace.source.zoo_polled")
    @interface Config {
        String trouble() default "nowhere";
    }

    private final Trouble trouble;

    @Activate
    public TroublePolledSource(Config config) {
        trouble = new Trouble(config.trouble());
    }

    @Override
    public Duration poll(Outlet outlet) throws Exception {
        outlet.accept(List.of(Event.of("tick")));
        trouble.at("poll");
        return Duration.ofSeconds(1);
    }
}
