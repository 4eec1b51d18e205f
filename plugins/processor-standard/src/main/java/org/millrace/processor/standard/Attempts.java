package org.millrace.processor.standard;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.GroupedSink;
import org.millrace.api.sink.RetryableException;

/** Offers a batch to one sink after the other until one takes it. */
final class Attempts {
    private Attempts() {}

    /**
     * Delivers it.
     *
     * @param order those that may be tried, the first one first
     * @param penalties is told of each that failed, and of the one that took it
     * @throws Exception of the last one that was tried
     */
    static void deliver(Batch batch, List<GroupedSink> order, Penalties penalties) throws Exception {
        @Nullable Exception last = null;
        for (GroupedSink sink : order) {
            if (!sink.available() || penalties.isOut(sink.name())) {
                continue;
            }
            try {
                sink.deliver(batch);
                penalties.works(sink.name());
                return;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                penalties.failed(sink.name());
                last = e;
            }
        }
        if (last != null) {
            throw last;
        }
        long wait = penalties.shortestMillis();
        throw new RetryableException(
                order.isEmpty()
                        ? "the group has no sinks"
                        : "no sink of the group can be tried now"
                                + (wait > 0 ? "; one that failed is tried again in " + wait + " ms" : ", none is open"),
                null);
    }
}
