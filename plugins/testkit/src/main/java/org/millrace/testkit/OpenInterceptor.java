package org.millrace.testkit;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;

/** An open interceptor. May be called by many threads. */
public final class OpenInterceptor extends Opened<Interceptor> {
    OpenInterceptor(Interceptor interceptor, TestContext context) {
        super(interceptor, context);
    }

    /** What becomes of events with these bodies. */
    public List<Event> intercept(String... bodies) throws Exception {
        return intercept(Arrays.stream(bodies).map(Event::of).toList());
    }

    /** What becomes of a batch. */
    public List<Event> intercept(List<Event> batch) throws Exception {
        return component().intercept(Collections.unmodifiableList(batch));
    }
}
