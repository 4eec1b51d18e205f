package org.millrace.interceptor.standard;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.InterceptorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;

/** Removes headers. */
@InterceptorType(
        value = "remove_header",
        classes = {
            "org.apache.flume.interceptor.RemoveHeaderInterceptor",
            "org.apache.flume.interceptor.RemoveHeaderInterceptor$Builder"
        })
public final class RemoveHeaderInterceptor implements Interceptor {
    private final Set<String> names;
    private final @Nullable Pattern matching;

    public RemoveHeaderInterceptor(RemoveHeaderConfig config) {
        List<String> all = new ArrayList<>();
        all.add(config.withName().trim());
        Pattern separator = Checks.pattern("fromListSeparator", config.fromListSeparator());
        all.addAll(List.of(separator.split(config.fromList(), -1)));
        all.removeIf(String::isEmpty);
        this.names = Set.copyOf(all);
        this.matching = config.matching().isEmpty() ? null : Checks.pattern("matching", config.matching());
    }

    @Override
    public List<Event> intercept(List<Event> batch) {
        return EachEvent.of(batch, this::strip);
    }

    private Event strip(Event event) {
        Event stripped = event;
        for (String header : event.headers().keySet()) {
            if (names.contains(header)
                    || (matching != null && matching.matcher(header).matches())) {
                stripped = stripped.withoutHeader(header);
            }
        }
        return stripped;
    }
}
