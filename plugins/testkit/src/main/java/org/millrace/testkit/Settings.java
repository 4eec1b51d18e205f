package org.millrace.testkit;

import java.lang.annotation.Annotation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keys and values as a user types them below a component, without its prefix. Immutable. */
public final class Settings {
    private static final Settings NONE = new Settings(Map.of());

    private final Map<String, String> typed;

    private Settings(Map<String, String> typed) {
        this.typed = typed;
    }

    /** Nothing is typed: the defaults. */
    public static Settings none() {
        return NONE;
    }

    /** One key. */
    public static Settings of(String key, Object value) {
        return NONE.with(key, value);
    }

    /** These, and one more key, or another value for it. */
    public Settings with(String key, Object value) {
        Map<String, String> more = new LinkedHashMap<>(typed);
        more.put(key, String.valueOf(value));
        return new Settings(Collections.unmodifiableMap(more));
    }

    /** What was typed, unmodifiable. */
    public Map<String, String> typed() {
        return typed;
    }

    /**
     * A component's configuration as Declarative Services makes it: each element has the value of its key, converted to its type, or
     * its default.
     *
     * @param type the annotation that the component's constructor takes
     * @throws IllegalArgumentException if a value is not of its element's type
     */
    public <A extends Annotation> A as(Class<A> type) {
        return TypedKeys.of(type, typed);
    }

    @Override
    public String toString() {
        return "Settings" + typed.keySet();
    }
}
