package org.millrace.api.flow;

import java.util.List;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.event.Event;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Looks at, changes or drops events between a source and its channels. Called by several threads at once if the source has
 * several.
 */
@ConsumerType
public interface Interceptor extends Lifecycle {

    /**
     * @param batch at least one event, unmodifiable
     * @return what goes on, in order: the same list if nothing changed, a shorter one if events are dropped, a longer one
     *     if events are split
     * @throws org.millrace.api.component.FatalException a person must act: the interceptor is FAILED, and its source waits
     * @throws Exception refuses the whole batch, as a full channel would. For a single event that will never do there are
     *     {@link org.millrace.api.component.ComponentContext#deadLetters() dead letters}
     */
    List<Event> intercept(List<Event> batch) throws Exception;
}
