package com.acme.whole;

import java.util.ArrayList;
import java.util.List;
import org.millrace.api.component.InterceptorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;

/** Sets a header. */
@InterceptorType("acme")
public final class AcmeInterceptor implements Interceptor {
    @interface Config {
        String word() default "acme";
    }

    private final String word;

    public AcmeInterceptor(Config config) {
        this.word = config.word();
    }

    @Override
    public List<Event> intercept(List<Event> batch) {
        List<Event> out = new ArrayList<>(batch.size());
        for (Event event : batch) {
            out.add(event.withHeader("acme", word));
        }
        return out;
    }
}
