package com.acme.whole;

import java.util.List;
import org.millrace.api.component.ProcessorType;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.GroupedSink;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.SinkProcessor;

/** The first sink that takes it. */
@ProcessorType("acme")
public final class AcmeProcessor implements SinkProcessor {
    private volatile List<GroupedSink> sinks = List.of();

    public AcmeProcessor() {}

    @Override
    public void bind(List<GroupedSink> group) {
        sinks = List.copyOf(group);
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        Exception last = new RetryableException("no sink is there", null);
        for (GroupedSink sink : sinks) {
            try {
                sink.deliver(batch);
                return;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
        }
        throw last;
    }
}
