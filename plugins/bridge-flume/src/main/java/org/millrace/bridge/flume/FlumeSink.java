package org.millrace.bridge.flume;

import java.util.Map;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.SinkType;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;
import org.millrace.bridge.flume.load.Shape;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A sink of Flume's, by its class name. */
@SinkType(
        value = "flume",
        classes = {"irc", "hbase2", "morphline_solr", "hive", "elasticsearch"},
        fallback = true)
@Component(
        service = Sink.class,
        configurationPid = "millrace.sink.flume",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FlumeSink implements Sink {
    private final Bridged<Sink> bridged;
    private final boolean exclusive;

    @Activate
    public FlumeSink(Map<String, Object> properties) {
        bridged = new Bridged<>(Shape.SINK, Sink.class, properties);
        exclusive = bridged.flag("exclusive", false);
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        bridged.open(context);
    }

    /** Flume's sinks are made to be alone; most bear another beside them for the time of a switch, and one that fails ends nobody. */
    @Override
    public boolean exclusive() {
        return exclusive;
    }

    @Override
    public int batchSize() {
        return bridged.get().batchSize();
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        bridged.with(() -> {
            bridged.get().deliver(batch);
            return true;
        });
    }

    @Override
    public void tick() throws Exception {
        bridged.with(() -> {
            bridged.get().tick();
            return true;
        });
    }

    @Override
    public void close() throws Exception {
        bridged.close();
    }
}
