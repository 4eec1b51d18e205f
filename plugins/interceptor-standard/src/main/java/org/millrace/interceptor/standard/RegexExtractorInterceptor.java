package org.millrace.interceptor.standard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.millrace.api.component.InterceptorType;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;

/** Sets headers to the groups of the first match in the body, read as UTF-8. Groups without a name are left alone. */
@InterceptorType(
        value = "regex_extractor",
        classes = {
            "org.apache.flume.interceptor.RegexExtractorInterceptor",
            "org.apache.flume.interceptor.RegexExtractorInterceptor$Builder"
        },
        freeKeys = "serializers.")
public final class RegexExtractorInterceptor implements Interceptor {

    /** One group: the header it becomes, and how. */
    private record Group(String header, GroupSerializer serializer) {}

    private final Pattern regex;
    private final List<Group> groups;

    public RegexExtractorInterceptor(RegexExtractorConfig config, Map<String, Object> keys) {
        this.regex = Checks.pattern("regex", config.regex());
        this.groups = groups(config.serializers().trim(), keys);
        int inRegex = regex.matcher("").groupCount();
        if (groups.size() > inRegex) {
            throw new InvalidConfigurationException(
                    "serializers", "names " + groups.size() + " groups, but the regex has " + inRegex);
        }
    }

    private static List<Group> groups(String names, Map<String, Object> keys) {
        if (names.isEmpty()) {
            throw new InvalidConfigurationException("serializers", "is empty; name one for each group of the regex");
        }
        List<Group> groups = new ArrayList<>();
        for (String name : names.split("\\s+", -1)) {
            String prefix = "serializers." + name + ".";
            Object header = keys.get(prefix + "name");
            if (header == null || header.toString().isBlank()) {
                throw new InvalidConfigurationException(prefix + "name", "is required; give the name of a header");
            }
            groups.add(new Group(header.toString(), GroupSerializer.of(prefix, keys)));
        }
        return List.copyOf(groups);
    }

    @Override
    public List<Event> intercept(List<Event> batch) {
        return EachEvent.of(batch, this::extract);
    }

    private Event extract(Event event) {
        Matcher matcher = regex.matcher(event.text());
        if (!matcher.find()) {
            return event;
        }
        Event extracted = event;
        for (int i = 0; i < groups.size(); i++) {
            String found = matcher.group(i + 1);
            String value = found == null ? null : groups.get(i).serializer().serialize(found);
            if (value != null) {
                extracted = extracted.withHeader(groups.get(i).header(), value);
            }
        }
        return extracted;
    }
}
