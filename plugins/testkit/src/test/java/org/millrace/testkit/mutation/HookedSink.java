package org.millrace.testkit.mutation;

import org.millrace.api.component.ComponentContext;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;

/** A sink that the JVM holds for ever by what it left with it. */
public final class HookedSink implements Sink {
    /** Checks nothing. */
    public HookedSink() {}

    @Override
    public void open(ComponentContext context) {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    @Override
    public void deliver(Batch batch) {}

    @Override
    public void close() {}
}
