package org.millrace.runtime.flow.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;

/** Keeps what it is given, in a list that several sinks may share. */
class ListSink implements Sink {
    private final List<String> received;

    ListSink(List<String> received) {
        this.received = received;
    }

    @Override
    public int batchSize() {
        return 7;
    }

    /** As little as tests wait for, whose sinks hang. */
    @Override
    public Duration deliverWithin() {
        return Duration.ofMillis(300);
    }

    @Override
    public Duration closeWithin() {
        return Duration.ofMillis(300);
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        List<String> texts = new ArrayList<>();
        batch.forEach(event -> texts.add(event.text()));
        received.addAll(texts);
    }
}
