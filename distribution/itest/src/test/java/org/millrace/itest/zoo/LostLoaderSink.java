package org.millrace.itest.zoo;

import org.millrace.api.component.SinkType;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Names a class that it can't load. */
@SinkType(value = "zoo_lost_loader", contextLoader = "org.example.Absent")
@Component(
        service = Sink.class,
        configurationPid = "millrace.sink.zoo_lost_loader",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class LostLoaderSink implements Sink {

    @Activate
    public LostLoaderSink() {}

    @Override
    public void deliver(Batch batch) {}
}
