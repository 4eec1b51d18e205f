package org.millrace.runtime.topology.listing;

import java.util.ArrayList;
import java.util.List;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.KeyDefinition;
import org.millrace.runtime.topology.metadata.PartDefinition;

/**
 * One line of a type's table.
 *
 * @param key as a user types it; a star stands for what he names himself
 * @param type what the value is, with its bounds
 * @param fallback what counts if the key is absent: "required", or the default, with the ends of lines made visible
 * @param meaning in words; names and values may stand between backticks
 */
record Option(String key, String type, String fallback, String meaning) {
    static final String REQUIRED = "required";

    /** All that a type takes, in its own order; then its parts, what is named by the user, and what it does without. */
    static List<Option> of(ComponentType type) {
        List<Option> options = new ArrayList<>();
        type.keys().values().forEach(key -> options.add(of(key, type.secret(key.id()))));
        type.parts().forEach(part -> options.add(of(part)));
        type.freeKeys()
                .forEach(prefix -> options.add(
                        prefix.endsWith(".")
                                ? new Option(prefix + "*", "text", "", "Any key: what follows is for the user to name.")
                                : new Option(prefix, "text", "", "Taken as it stands.")));
        type.ignoredKeys()
                .forEach(key -> options.add(new Option(
                        key.endsWith(".") ? key + "*" : key, "any", "", "Taken, and without a meaning here.")));
        if (!type.described()) {
            options.add(new Option("*", "text", "", "Any key; the bundle does not describe them."));
        }
        return options;
    }

    private static Option of(KeyDefinition key, boolean secret) {
        String fallback = key.mustBeSet() ? REQUIRED : visible(key.defaults());
        return new Option(key.id(), type(key, secret), fallback, key.description());
    }

    private static Option of(PartDefinition part) {
        return new Option(
                part.key(),
                part.kind().word(),
                part.defaultType().isEmpty() ? "none" : part.defaultType(),
                "A type of " + part.kind().word() + ", or its class name; its own keys stand below `" + part.key()
                        + ".`.");
    }

    private static String type(KeyDefinition key, boolean secret) {
        if (!key.options().isEmpty()) {
            return (key.many() ? "several of " : "one of ") + String.join(", ", key.options());
        }
        boolean text = key.type().equals("String") || key.type().equals("Password");
        String name = text ? "text" : key.type().toLowerCase(java.util.Locale.ROOT);
        String range = range(key.min(), key.max());
        return (key.many() ? "list of " : "")
                + (secret && text ? "secret " : "")
                + name
                + (range.isEmpty() ? "" : text ? ", length " + range : ", " + range);
    }

    private static String range(String min, String max) {
        if (min.isEmpty()) {
            return max.isEmpty() ? "" : "at most " + max;
        }
        return max.isEmpty() ? "at least " + min : min + " to " + max;
    }

    /** A line's end is a common default; it must not end the line of the key. */
    private static String visible(String value) {
        return value.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
    }
}
