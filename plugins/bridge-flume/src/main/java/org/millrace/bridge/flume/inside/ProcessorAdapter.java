package org.millrace.bridge.flume.inside;

import java.util.ArrayList;
import java.util.List;
import org.apache.flume.EventDeliveryException;
import org.apache.flume.Sink;
import org.apache.flume.sink.AbstractSink;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.GroupedSink;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.SinkProcessor;
import org.millrace.bridge.flume.load.Advice;
import org.millrace.bridge.flume.load.Part;

/** A sink processor of Flume's: the sinks it calls deliver the batch in hand, and are the agent's in truth. */
public final class ProcessorAdapter implements SinkProcessor {
    private final Part part;
    private final org.apache.flume.SinkProcessor processor;
    private @Nullable Batch inHand;
    private @Nullable InterruptedException interruption;
    private boolean empty;
    private String name = "";
    private boolean started;

    public ProcessorAdapter(Part part) throws FatalException {
        this.part = part;
        this.processor = Made.of(part, org.apache.flume.SinkProcessor.class);
    }

    @Override
    public void open(ComponentContext context) {
        name = context.name();
    }

    /** Configured with the sinks, as Flume does it: some look their sinks up in it. */
    @Override
    public void bind(List<GroupedSink> sinks) {
        if (started) {
            Made.stopped(processor);
            started = false;
        }
        empty = sinks.isEmpty();
        if (empty) {
            return;
        }
        List<Sink> theirs = new ArrayList<>();
        for (GroupedSink each : sinks) {
            Member member = new Member(each);
            member.setName(each.name());
            // A sink without a channel does not start.
            member.setChannel(NamedChannel.of(each.name()));
            theirs.add(member);
        }
        processor.setSinks(theirs);
        try {
            Made.configured(processor, part, name);
        } catch (FatalException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        processor.start();
        started = true;
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        if (empty) {
            throw new RetryableException("the group has no sinks", null);
        }
        inHand = batch;
        try {
            processor.process();
            InterruptedException swallowed = interruption;
            if (swallowed != null) {
                throw swallowed;
            }
            if (inHand != null) {
                throw new RetryableException(part.className() + " has called no sink that took the events", null);
            }
        } catch (EventDeliveryException e) {
            InterruptedException stopping = interruption;
            if (stopping != null) {
                throw stopping;
            }
            throw e.getCause() instanceof Exception cause && !(e.getCause() instanceof EventDeliveryException)
                    ? cause
                    : new RetryableException(Advice.of(e, part.className(), part.origin()), e);
        } finally {
            inHand = null;
            if (interruption != null) {
                interruption = null;
                Thread.interrupted();
            }
        }
    }

    @Override
    public void close() {
        if (started) {
            Made.stopped(processor);
        }
    }

    /** One sink of the group. */
    private final class Member extends AbstractSink {
        private final GroupedSink sink;

        Member(GroupedSink sink) {
            this.sink = sink;
        }

        @Override
        public Status process() throws EventDeliveryException {
            Batch batch = inHand;
            if (batch == null) {
                return Status.BACKOFF;
            }
            if (interruption != null) {
                throw new EventDeliveryException(interruption);
            }
            try {
                sink.deliver(batch);
            } catch (InterruptedException e) {
                // Whoever is interrupted is being stopped: no other sink is tried, whatever Flume's processor does.
                interruption = e;
                Thread.currentThread().interrupt();
                throw new EventDeliveryException(e);
            } catch (Exception e) {
                throw new EventDeliveryException(e);
            }
            inHand = null;
            return Status.READY;
        }
    }
}
