package org.millrace.api.flow;

import java.util.List;
import org.millrace.api.event.Event;
import org.osgi.annotation.versioning.ProviderType;

/** Takes a selector's decisions for one batch; puts happen after it has returned, in the order of these calls. */
@ProviderType
public interface Routes {

    /** These events must be in this channel, or the batch is refused. At most once for a channel and batch. */
    void required(String channel, List<Event> events);

    /** These events should be in this channel; a failure is counted and otherwise ignored. At most once, as above. */
    void optional(String channel, List<Event> events);

    /** These events go nowhere; they are counted for the source. A selector that does not say so drops them uncounted. */
    default void nowhere(List<Event> events) {}
}
