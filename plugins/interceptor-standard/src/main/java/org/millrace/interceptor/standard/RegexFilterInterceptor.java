package org.millrace.interceptor.standard;

import java.util.List;
import java.util.regex.Pattern;
import org.millrace.api.component.InterceptorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;

/** Keeps or drops events by what a regular expression finds in their bodies, read as UTF-8. */
@InterceptorType(
        value = "regex_filter",
        classes = {
            "org.apache.flume.interceptor.RegexFilteringInterceptor",
            "org.apache.flume.interceptor.RegexFilteringInterceptor$Builder"
        })
public final class RegexFilterInterceptor implements Interceptor {
    private final Pattern regex;
    private final boolean excludeEvents;

    public RegexFilterInterceptor(RegexFilterConfig config) {
        this.regex = Checks.pattern("regex", config.regex());
        this.excludeEvents = config.excludeEvents();
    }

    @Override
    public List<Event> intercept(List<Event> batch) {
        List<Event> kept = batch.stream()
                .filter(event -> regex.matcher(event.text()).find() != excludeEvents)
                .toList();
        return kept.size() == batch.size() ? batch : kept;
    }
}
