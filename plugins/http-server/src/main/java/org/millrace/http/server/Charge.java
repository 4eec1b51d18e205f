package org.millrace.http.server;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.Closeable;
import java.util.Map;
import org.millrace.api.event.Event;
import org.millrace.network.HeapShare;

/** What the events of one request take of the memory that all batches on their way have together. Belongs to one thread. */
public final class Charge implements Closeable {
    /** What an event, and each of its headers, takes beside its bytes. */
    private static final long OBJECT_BYTES = 100;

    private static final HeapShare SHARE = HeapShare.OF_BATCHES;

    private long taken;

    /** Takes so many bytes more; false if that can't be. */
    public boolean add(long bytes) {
        if (!SHARE.take(bytes)) {
            return false;
        }
        taken += bytes;
        return true;
    }

    /** Takes what an event is beside its bytes. */
    public boolean add(Event event) {
        Map<String, String> headers = event.headers();
        return add(OBJECT_BYTES * (1 + headers.size()));
    }

    /** Why {@link #add} said no. */
    public Reply refusal() {
        return taken > SHARE.most() / 2
                ? Reply.of(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "its events take more memory than there is")
                : Reply.later("events on their way into the channels take all the memory they may", 1);
    }

    @Override
    public void close() {
        SHARE.giveBack(taken);
        taken = 0;
    }
}
