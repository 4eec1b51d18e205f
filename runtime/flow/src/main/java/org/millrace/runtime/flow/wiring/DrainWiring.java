package org.millrace.runtime.flow.wiring;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A sink's or a group's wiring, as the topology writes it into Config Admin: one factory configuration for each. */
@Component(
        service = DrainWiring.class,
        configurationPid = "millrace.drain",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class DrainWiring {

    /** The keys of the configuration; an empty processor is none. */
    @interface Config {
        String millrace_name();

        String channel();

        String[] sinks();

        String processor() default "";
    }

    private final DrainSpec spec;

    @Activate
    public DrainWiring(Config config) {
        this.spec =
                new DrainSpec(config.millrace_name(), config.channel(), List.of(config.sinks()), config.processor());
    }

    public DrainSpec spec() {
        return spec;
    }
}
