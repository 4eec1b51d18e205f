package org.millrace.testkit.mutation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.GroupedSink;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.SinkProcessor;

/** Tries the sinks in turn, beginning with another each time; as it should be, unless a fault is named. */
final class GoodProcessor implements SinkProcessor {
    private final String fault;
    private final Set<String> failed = new HashSet<>();
    private List<GroupedSink> sinks = List.of();
    private @Nullable Batch kept;
    private int next;

    GoodProcessor(String fault) {
        this.fault = fault;
    }

    private boolean is(String which) {
        return fault.equals(which);
    }

    @Override
    public void bind(List<GroupedSink> given) {
        if (is("keeps the sinks it was told of first")
                && sinks.size() > 1
                && given.size() > 1
                && given.get(0).available()) {
            return;
        }
        if (is("wants two sinks") && given.size() == 1) {
            sinks = List.of();
            return;
        }
        sinks = given;
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        Batch before = kept;
        if (before != null) {
            touch(before);
        }
        if (is("keeps the batch")) {
            kept = batch;
        }
        if (is("takes an empty event for a failure")
                && batch.events().stream().anyMatch(event -> event.body().length == 0)) {
            throw new RetryableException("an event without a body", null);
        }
        if (sinks.isEmpty() && is("delivers to nobody")) {
            return;
        }
        Exception last = new RetryableException("no sink can be tried", null);
        for (int i = 0; i < sinks.size(); i++) {
            GroupedSink sink = sinks.get((next + i) % sinks.size());
            if (is("never forgives") && failed.contains(sink.name())) {
                continue;
            }
            try {
                sink.deliver(batch);
                next++;
                afterDelivery(batch, sink);
                return;
            } catch (InterruptedException e) {
                if (!is("fails over when it is interrupted")) {
                    throw e;
                }
                last = e;
            } catch (Exception e) {
                last = e;
                failed.add(sink.name());
                if (is("gives up with the first")) {
                    throw e;
                }
            }
        }
        if (!is("swallows what the last sink threw") || sinks.isEmpty()) {
            throw last;
        }
    }

    private void afterDelivery(Batch batch, GroupedSink by) throws Exception {
        if (sinks.size() < 2) {
            return;
        }
        GroupedSink other = sinks.get(0) == by ? sinks.get(1) : sinks.get(0);
        if (is("delivers twice") && batch.events().size() == 100) {
            other.deliver(batch);
        }
        if (is("offers to another what was rejected")) {
            List<Event> events = new ArrayList<>(batch.events());
            for (int i = 0; i < events.size(); i++) {
                if (events.get(i).text().equals("bad")) {
                    other.deliver(batch.slice(i - 1, i + 1));
                }
            }
        }
    }

    private static void touch(Batch over) {
        try {
            over.attempt();
            over.events();
        } catch (IllegalStateException e) {
            return;
        }
    }
}
