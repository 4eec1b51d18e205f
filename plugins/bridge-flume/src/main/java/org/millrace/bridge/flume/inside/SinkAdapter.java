package org.millrace.bridge.flume.inside;

import java.util.List;
import org.apache.flume.conf.BatchSizeSupported;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.Sink;
import org.millrace.bridge.flume.load.Advice;
import org.millrace.bridge.flume.load.Part;

/**
 * A sink of Flume's: a batch is put into a channel of its own, and {@code process} is called until it has committed all of it. What it
 * has committed when it fails stays delivered.
 */
public final class SinkAdapter implements Sink {
    private static final int USUAL_BATCH = 100;
    private static final int LARGEST_BATCH = 100_000;
    /** So often may it say that all is well without having committed anything. */
    private static final int PATIENCE = 10;

    private final Part part;
    private final org.apache.flume.Sink sink;
    private final Feed feed = new Feed();
    private final Figures figures = new Figures();
    private boolean started;

    public SinkAdapter(Part part) throws FatalException {
        this.part = part;
        this.sink = Made.of(part, org.apache.flume.Sink.class);
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        Made.configured(sink, part, context.name());
        feed.setName(context.name());
        sink.setChannel(feed);
        started = true;
        Made.started(sink, part);
        figures.show(context);
        Made.says(context, part);
    }

    @Override
    public int batchSize() {
        return sink instanceof BatchSizeSupported sized
                ? (int) Math.max(1, Math.min(LARGEST_BATCH, sized.getBatchSize()))
                : USUAL_BATCH;
    }

    @Override
    public void deliver(Batch batch) throws Exception {
        feed.fill(batch.events());
        try {
            drain();
        } catch (Exception | LinkageError e) {
            if (feed.committed() == 0) {
                throw failure(e);
            }
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            // To throw would bring back what the destination has.
            for (int i = 0; i < batch.size(); i++) {
                if (!feed.committed(i)) {
                    batch.again(i, Advice.of(e, part.className(), part.origin()));
                }
            }
        } finally {
            feed.fill(List.of());
        }
    }

    private void drain() throws Exception {
        int inVain = 0;
        while (feed.left() > 0) {
            int before = feed.committed();
            org.apache.flume.Sink.Status status = sink.process();
            if (feed.committed() > before) {
                inVain = 0;
            } else if (feed.held() > 0) {
                throw new FatalException(part.className()
                        + " keeps its transaction open from one call of process to the next: such a sink can't"
                        + " be bridged");
            } else if (status == org.apache.flume.Sink.Status.BACKOFF || ++inVain == PATIENCE) {
                throw new RetryableException(
                        part.className() + " has taken nothing for good and says " + status + "; its log may say why",
                        null);
            }
        }
    }

    private Exception failure(Throwable thrown) {
        if (thrown instanceof LinkageError) {
            return new FatalException(Advice.of(thrown, part.className(), part.origin()), thrown);
        }
        return thrown instanceof org.apache.flume.EventDeliveryException
                ? new RetryableException(Advice.of(thrown, part.className(), part.origin()), thrown)
                : (Exception) thrown;
    }

    /** Flume calls a sink again and again though its channel is empty; some close files then. */
    @Override
    public void tick() throws Exception {
        feed.fill(List.of());
        try {
            sink.process();
        } catch (Exception | LinkageError e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        if (started) {
            Made.stopped(sink);
            figures.forget();
        }
    }
}
