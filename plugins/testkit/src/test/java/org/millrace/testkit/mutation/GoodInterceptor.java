package org.millrace.testkit.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;

/** Drops events without a body and marks the others; as it should be, unless a fault is named. */
final class GoodInterceptor implements Interceptor {
    private final String fault;
    private final ThreadLocal<List<Event>> reused = ThreadLocal.withInitial(ArrayList::new);
    private volatile List<Event> shared = new ArrayList<>();

    GoodInterceptor(String fault) {
        this.fault = fault;
    }

    private boolean is(String which) {
        return fault.equals(which);
    }

    @Override
    public boolean exclusive() {
        return is("is exclusive");
    }

    @Override
    @SuppressWarnings("NullAway")
    public List<Event> intercept(List<Event> batch) {
        List<Event> out = is("gives the same list back each time") ? reused.get() : new ArrayList<>();
        out.clear();
        for (Event event : batch) {
            if (event.body().length > 0) {
                out.add(event.withHeader("seen", "yes"));
            }
        }
        if (is("changes the list it is given")) {
            try {
                batch.set(0, batch.get(0).withHeader("seen", "yes"));
            } catch (UnsupportedOperationException e) {
                return out;
            }
        }
        if (is("shares a field between threads")) {
            shared = out;
            LockSupport.parkNanos(50_000);
            return shared;
        }
        return is("gives null for nothing") && out.isEmpty() ? null : out;
    }
}
