package org.millrace.runtime.flow.wiring;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A source's wiring, as the topology writes it into Config Admin: one factory configuration for each source. */
@Component(
        service = InletWiring.class,
        configurationPid = "millrace.inlet",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class InletWiring {

    /** The keys of the configuration. */
    @interface Config {
        String source();

        String[] channels();

        String[] interceptors();

        String selector();
    }

    private final InletSpec spec;

    @Activate
    public InletWiring(Config config) {
        this.spec = new InletSpec(
                config.source(), List.of(config.channels()), List.of(config.interceptors()), config.selector());
    }

    public InletSpec spec() {
        return spec;
    }
}
