package org.millrace.runtime.topology.listing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.runtime.topology.metadata.KeyDefinition;

/**
 * What JSON Schema says of a key's value. In properties each value is a text, so a number may be one too; and a text with a
 * lookup in it, such as {@code ${env:PORT}}, may become anything.
 */
final class KeyAsSchema {
    private static final Set<String> WHOLE = Set.of("Integer", "Long", "Short", "Byte");
    private static final Set<String> FRACTIONS = Set.of("Double", "Float");
    private static final String LOOKUP = "\\$\\{";
    private static final String WHOLE_AS_TEXT = "^\\s*[+-]?[0-9]+\\s*$|" + LOOKUP;
    private static final String FRACTION_AS_TEXT = "^\\s*[+-]?[0-9.]+([eE][+-]?[0-9]+)?\\s*$|" + LOOKUP;

    /** What a key that nobody describes may hold. */
    static final Map<String, Object> SCALAR = Json.object("type", List.of("string", "number", "boolean"));

    private KeyAsSchema() {}

    static Map<String, Object> of(KeyDefinition key, boolean secret) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (!key.description().isEmpty()) {
            schema.put("description", key.description().replace("`", ""));
        }
        if (key.many()) {
            schema.put(
                    "anyOf", List.of(Json.object("type", "string"), Json.object("type", "array", "items", one(key))));
        } else {
            schema.putAll(one(key));
            if (key.hasDefault() && !key.defaults().isEmpty()) {
                schema.put("default", typed(key, key.defaults()));
            }
        }
        if (secret) {
            schema.put("writeOnly", true);
        }
        return schema;
    }

    private static Map<String, Object> one(KeyDefinition key) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (!key.options().isEmpty()) {
            return oneOf(new ArrayList<>(key.options()));
        }
        if (key.type().equals("Boolean")) {
            return oneOf(List.of(true, false, "true", "false"));
        }
        boolean whole = WHOLE.contains(key.type());
        if (whole || FRACTIONS.contains(key.type())) {
            schema.put("type", List.of(whole ? "integer" : "number", "string"));
            schema.put("pattern", whole ? WHOLE_AS_TEXT : FRACTION_AS_TEXT);
            bound(key.min()).ifPresent(min -> schema.put("minimum", min));
            bound(key.max()).ifPresent(max -> schema.put("maximum", max));
        } else {
            schema.putAll(SCALAR);
            bound(key.min()).ifPresent(min -> schema.put("minLength", min));
            bound(key.max()).ifPresent(max -> schema.put("maxLength", max));
        }
        return schema;
    }

    private static Map<String, Object> oneOf(List<Object> values) {
        return Json.object(
                "anyOf", List.of(Json.object("enum", values), Json.object("type", "string", "pattern", LOOKUP)));
    }

    private static Object typed(KeyDefinition key, String value) {
        if (key.type().equals("Boolean")) {
            return Boolean.parseBoolean(value);
        }
        return WHOLE.contains(key.type()) || FRACTIONS.contains(key.type())
                ? bound(value).<Object>map(number -> number).orElse(value)
                : value;
    }

    /** A bundle's description that is no number bounds nothing. */
    private static Optional<BigDecimal> bound(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
