package org.millrace.http.client;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.millrace.api.component.InvalidConfigurationException;

/** The headers that a user gives by keys of their own; their values may be secrets and are never told. */
public final class RequestHeaders {
    /** What such keys begin with. */
    public static final String PREFIX = "headers.";

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern TEXT = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

    private RequestHeaders() {}

    /**
     * Reads them.
     *
     * @param keys all of a component's
     * @param ours names, in small letters, that no user may set
     */
    public static Map<String, String> of(Map<String, String> keys, Set<String> ours) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        keys.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                String name = key.substring(PREFIX.length());
                if (!TOKEN.matcher(name).matches()) {
                    throw new InvalidConfigurationException(key, "'" + name + "' can't be the name of a header");
                }
                if (ours.contains(name.toLowerCase(Locale.ROOT))) {
                    throw new InvalidConfigurationException(key, "this header is the sink's to set");
                }
                headers.put(name, value(key, value));
            }
        });
        return headers;
    }

    /** Checks a header's value. */
    public static String value(String key, String value) {
        String text = value.strip();
        if (!TEXT.matcher(text).matches()) {
            throw new InvalidConfigurationException(key, "its value has characters that can't stand in a header");
        }
        return text;
    }
}
