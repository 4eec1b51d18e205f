package org.millrace.api.flow;

import java.util.List;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.event.Event;

/**
 * Looks at, changes or drops events between a source and its channels. Called by several threads at once if the source has
 * several.
 */
public interface Interceptor extends Lifecycle {

    /**
     * @param batch unmodifiable
     * @return what goes on, in order: the same list if nothing changed, a shorter one if events are dropped, a longer one
     *     if events are split
     * @throws Exception refuses the whole batch, as a full channel would
     */
    List<Event> intercept(List<Event> batch) throws Exception;
}
