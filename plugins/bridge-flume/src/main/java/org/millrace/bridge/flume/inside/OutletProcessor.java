package org.millrace.bridge.flume.inside;

import java.util.List;
import org.apache.flume.ChannelException;
import org.apache.flume.ChannelFullException;
import org.apache.flume.ChannelSelector;
import org.apache.flume.Context;
import org.apache.flume.Event;
import org.apache.flume.channel.ChannelProcessor;
import org.apache.flume.channel.ReplicatingChannelSelector;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;

/** What a Flume source gives its events to: interceptors, selector and channels are the agent's. Called by many threads at once. */
final class OutletProcessor extends ChannelProcessor {
    private final Outlet outlet;
    private final ChannelSelector none = new ReplicatingChannelSelector();
    private volatile boolean over;

    OutletProcessor(Outlet outlet) {
        super(null);
        this.outlet = outlet;
        none.setChannels(List.of());
    }

    @Override
    public void initialize() {}

    @Override
    public void configure(Context context) {}

    @Override
    public void close() {}

    /** Of the channels a source learns nothing here. */
    @Override
    public ChannelSelector getSelector() {
        return none;
    }

    @Override
    public void processEvent(Event event) {
        put(List.of(Carried.ours(event)));
    }

    @Override
    public void processEventBatch(List<Event> events) {
        List<org.millrace.api.event.Event> all = Carried.ours(events);
        int most = Math.max(1, outlet.maxBatchSize());
        for (int from = 0; from < all.size(); from += most) {
            int to = Math.min(all.size(), from + most);
            put(to - from == all.size() ? all : List.copyOf(all.subList(from, to)));
        }
    }

    /** From now on nothing is handed on: threads of a source may outlive its stop. */
    void end() {
        over = true;
    }

    private void put(List<org.millrace.api.event.Event> batch) {
        if (over) {
            throw new ChannelException("the source has been stopped");
        }
        try {
            outlet.accept(batch);
        } catch (RefusedException e) {
            String message = String.valueOf(e.getMessage());
            throw e.reason() == RefusedException.Reason.FULL
                    ? new ChannelFullException(message)
                    : new ChannelException(message, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChannelException("the source is being stopped", e);
        }
    }
}
