package org.millrace.acceptance.zoo;

import java.time.Duration;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.SinkType;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Drops events, trouble aside. */
@SinkType("zoo_sink")
@Component(
        service = Sink.class,
        configurationPid = "millrace.sink.zoo_sink",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TroubleSink.Config.class, factory = true)
public final class TroubleSink implements Sink {

    /** What a user types. */
    @ObjectClassDefinition(id = "millrace.sink.zoo_sink")
    @interface Config {
        String trouble() default "nowhere";
    }

    private final Trouble trouble;

    @Activate
    public TroubleSink(Config config) {
        trouble = new Trouble(config.trouble());
        trouble.at("constructor");
    }

    @Override
    public void open(ComponentContext context) {
        trouble.at("open");
    }

    @Override
    public int batchSize() {
        trouble.at("batchSize");
        return 100;
    }

    @Override
    public void deliver(Batch batch) {
        trouble.at("deliver");
    }

    @Override
    public Duration deliverWithin() {
        return Duration.ofSeconds(1);
    }

    @Override
    public void tick() {
        trouble.at("tick");
    }

    @Override
    public void close() {
        trouble.at("close");
    }
}
