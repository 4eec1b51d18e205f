package org.millrace.interceptor.standard;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.InvalidConfigurationException;

/** Makes a header's value of what a group matched. */
interface GroupSerializer {
    /** The value; null if none can be made, and the header is not set then. */
    @Nullable
    String serialize(String matched);

    /** The serializer configured below a prefix; {@code default}, or {@code millis}, which reads a date. */
    static GroupSerializer of(String prefix, Map<String, Object> keys) {
        String type =
                String.valueOf(keys.getOrDefault(prefix + "type", "default")).trim();
        String flumes = "org.apache.flume.interceptor.RegexExtractorInterceptor";
        return switch (type.startsWith(flumes) ? type.substring(flumes.length()) : type.toLowerCase(Locale.ROOT)) {
            case "default", "PassThroughSerializer" -> matched -> matched;
            case "millis", "MillisSerializer" -> MillisSerializer.of(prefix + "pattern", keys.get(prefix + "pattern"));
            default ->
                throw new InvalidConfigurationException(
                        prefix + "type", "'" + type + "' is unknown; there are default and millis");
        };
    }
}
