package org.millrace.acceptance.zoo;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.SourceType;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.Source;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Sends one event a tick, until its trouble comes. */
@SourceType("zoo_source")
@Component(
        service = Source.class,
        configurationPid = "millrace.source.zoo_source",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TroubleSource.Config.class, factory = true)
public final class TroubleSource implements Source {

    /** What a user types. */
    @ObjectClassDefinition(id = "millrace.source.zoo_source")
    @interface Config {
        String trouble() default "nowhere";
    }

    private final Trouble trouble;
    private volatile boolean stopped;
    private @Nullable ComponentContext context;

    @Activate
    public TroubleSource(Config config) {
        trouble = new Trouble(config.trouble());
        trouble.at("constructor");
    }

    @Override
    public void open(ComponentContext given) {
        context = given;
        trouble.at("open");
    }

    @Override
    public void start(Outlet outlet) {
        trouble.at("start");
        Objects.requireNonNull(context).threads().newThread(() -> run(outlet)).start();
    }

    @SuppressWarnings("BusyWait") // a tick
    private void run(Outlet outlet) {
        try {
            while (!stopped) {
                outlet.accept(List.of(Event.of("tick")));
                trouble.at("run");
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (org.millrace.api.source.RefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        stopped = true;
        trouble.at("stop");
    }

    @Override
    public void close() {
        trouble.at("close");
    }
}
