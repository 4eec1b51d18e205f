package org.millrace.bridge.flume;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.ProcessorType;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.GroupedSink;
import org.millrace.api.sink.SinkProcessor;
import org.millrace.bridge.flume.load.Shape;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A sink processor of Flume's, by its class name. */
@ProcessorType(value = "flume", fallback = true)
@Component(
        service = SinkProcessor.class,
        configurationPid = "millrace.processor.flume",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FlumeProcessor implements SinkProcessor {
    private final Bridged<SinkProcessor> bridged;

    @Activate
    public FlumeProcessor(Map<String, Object> properties) {
        bridged = new Bridged<>(Shape.PROCESSOR, SinkProcessor.class, properties);
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        bridged.open(context);
    }

    @Override
    public void bind(List<GroupedSink> sinks) {
        bridged.quietly(() -> {
            bridged.get().bind(sinks);
            return true;
        });
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        bridged.with(() -> {
            bridged.get().deliver(batch);
            return true;
        });
    }

    @Override
    public void close() throws Exception {
        bridged.close();
    }
}
