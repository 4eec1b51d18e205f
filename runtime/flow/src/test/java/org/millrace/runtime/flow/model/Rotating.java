package org.millrace.runtime.flow.model;

import java.util.List;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.GroupedSink;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.SinkProcessor;

/** Each time another sink first, and the next one that is there if that fails. */
public final class Rotating implements SinkProcessor {
    private List<GroupedSink> sinks = List.of();
    private int at;

    @Override
    public void bind(List<GroupedSink> given) {
        sinks = given;
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        Exception last = new RetryableException("none is there", null);
        for (int i = 0; i < sinks.size(); i++) {
            GroupedSink sink = sinks.get(Math.floorMod(at++, sinks.size()));
            if (sink.available()) {
                try {
                    sink.deliver(batch);
                    return;
                } catch (Exception e) {
                    last = e;
                }
            }
        }
        throw last;
    }
}
