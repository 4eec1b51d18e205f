package org.millrace.runtime.topology.metadata;

import java.util.List;
import org.millrace.runtime.topology.parse.Setting;

/**
 * A key that a component takes, from its metatype.
 *
 * @param id the key as the user types it
 * @param type metatype's name of the type: {@code String Integer Long Short Byte Character Double Float Boolean Password}
 * @param many whether it takes several values
 * @param defaults the value if it is not set; empty if there is none, or if it is the empty text
 * @param hasDefault whether it may be absent because there is a default
 * @param min the smallest value, for text the least length; empty if there is no bound
 * @param max the largest value, likewise
 * @param options the values it takes; none if it takes any
 * @param required whether it must be there, unless there is a default
 * @param description for people
 * @param hidden whether the component takes it as a private property, which begins with a dot and is shown to no other bundle
 */
public record KeyDefinition(
        String id,
        String type,
        boolean many,
        String defaults,
        boolean hasDefault,
        String min,
        String max,
        List<String> options,
        boolean required,
        String description,
        boolean hidden) {

    /** One that is not hidden. */
    public KeyDefinition(
            String id,
            String type,
            boolean many,
            String defaults,
            boolean hasDefault,
            String min,
            String max,
            List<String> options,
            boolean required,
            String description) {
        this(id, type, many, defaults, hasDefault, min, max, options, required, description, false);
    }

    /** Whether its value must never be shown. */
    public boolean secret() {
        return hidden || type.equals("Password") || Setting.secretName(id);
    }

    /** Whether the user has to set it. */
    public boolean mustBeSet() {
        return required && !hasDefault;
    }
}
