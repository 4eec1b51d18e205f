package org.millrace.bridge.flume.inside;

import java.util.ArrayDeque;
import java.util.List;
import org.apache.flume.ChannelException;
import org.apache.flume.Transaction;
import org.apache.flume.channel.AbstractChannel;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;

/**
 * The channel that a Flume sink sees: what is in it is the batch that it is to deliver. Which events it has committed is known one by
 * one. Belongs to the thread that delivers.
 */
final class Feed extends AbstractChannel {
    private final ArrayDeque<Integer> waiting = new ArrayDeque<>();
    private List<Event> events = List.of();
    private boolean[] committed = {};
    private int done;
    private @Nullable Taking current;

    /** Puts a batch in; what was there is gone, and a transaction that was left open can't end any more. */
    void fill(List<Event> batch) {
        events = batch;
        committed = new boolean[batch.size()];
        done = 0;
        current = null;
        waiting.clear();
        for (int i = 0; i < batch.size(); i++) {
            waiting.add(i);
        }
    }

    /** Events that nobody has committed. */
    int left() {
        return events.size() - done;
    }

    /** Events that are in a transaction which is open. */
    int held() {
        return left() - waiting.size();
    }

    int committed() {
        return done;
    }

    boolean committed(int index) {
        return committed[index];
    }

    @Override
    public void put(org.apache.flume.Event event) {
        throw new ChannelException("a sink can only take from its channel");
    }

    @Override
    public org.apache.flume.@Nullable Event take() {
        Taking open = current;
        if (open == null || !open.begun) {
            throw new IllegalStateException("there is no transaction to take in: call getTransaction and begin first");
        }
        Integer next = waiting.poll();
        if (next == null) {
            return null;
        }
        open.taken.add(next);
        return new Carried(events.get(next));
    }

    @Override
    public Transaction getTransaction() {
        Taking open = current;
        if (open == null) {
            open = new Taking();
            current = open;
        }
        return open;
    }

    /** One transaction. */
    private final class Taking implements Transaction {
        private final ArrayDeque<Integer> taken = new ArrayDeque<>();
        private boolean begun;

        private void mustBeOpen() {
            if (!begun || current != this) {
                throw new IllegalStateException("this transaction is not open");
            }
        }

        @Override
        public void begin() {
            if (begun || current != this) {
                throw new IllegalStateException("this transaction has begun already");
            }
            begun = true;
        }

        @Override
        public void commit() {
            mustBeOpen();
            for (int index : taken) {
                committed[index] = true;
                done++;
            }
            taken.clear();
        }

        @Override
        public void rollback() {
            mustBeOpen();
            while (!taken.isEmpty()) {
                waiting.addFirst(taken.removeLast());
            }
        }

        /** Without a commit before it, as after a rollback. */
        @Override
        public void close() {
            if (current == this) {
                if (begun) {
                    rollback();
                }
                current = null;
            }
        }
    }
}
