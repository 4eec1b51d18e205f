package org.millrace.runtime.trial;

import org.millrace.api.component.SinkType;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Shows what the source of a trial brings. */
@SinkType("try-printed")
@Component(
        service = Sink.class,
        configurationPid = "millrace.sink.try-printed",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class PrintedSink implements Sink {
    private final Trial trial;

    @Activate
    public PrintedSink(@Reference(name = "trial") Trial trial) {
        this.trial = trial;
    }

    @Override
    public int batchSize() {
        return 1_000;
    }

    @Override
    public void deliver(Batch batch) {
        trial.arrived(batch.events());
    }
}
