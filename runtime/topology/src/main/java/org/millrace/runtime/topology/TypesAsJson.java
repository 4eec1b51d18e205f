package org.millrace.runtime.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.KeyDefinition;

/** Component types for programs. */
final class TypesAsJson {
    private TypesAsJson() {}

    /** An array of types, on one line. */
    static String of(List<ComponentType> types) {
        StringBuilder json = new StringBuilder();
        append(json, types.stream().map(TypesAsJson::type).toList());
        return json.append('\n').toString();
    }

    private static Map<String, Object> type(ComponentType type) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kind", type.kind().word());
        object.put("type", type.type());
        object.put("version", type.provider().version().toString());
        object.put("bundle", type.provider().symbolicName());
        object.put("bundleId", type.provider().id());
        object.put("stability", type.stability());
        object.put("guarantee", type.guarantee());
        object.put("classes", type.classes());
        object.put("freeKeys", type.freeKeys());
        object.put("secretKeys", type.secretKeys());
        object.put("ignoredKeys", type.ignoredKeys());
        List<Object> keys = new ArrayList<>();
        type.keys().values().forEach(key -> keys.add(key(key, type.secret(key.id()))));
        object.put("keys", keys);
        return object;
    }

    private static Map<String, Object> key(KeyDefinition key, boolean secret) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("key", key.id());
        object.put("type", key.type());
        object.put("required", key.mustBeSet());
        if (key.hasDefault()) {
            object.put("default", key.defaults());
        }
        if (!key.min().isEmpty()) {
            object.put("min", key.min());
        }
        if (!key.max().isEmpty()) {
            object.put("max", key.max());
        }
        if (!key.options().isEmpty()) {
            object.put("options", key.options());
        }
        object.put("secret", secret);
        object.put("description", key.description());
        return object;
    }

    private static void append(StringBuilder json, Object value) {
        if (value instanceof Map<?, ?> object) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : object.entrySet()) {
                json.append(separator);
                text(json, String.valueOf(entry.getKey()));
                json.append(':');
                append(json, entry.getValue());
                separator = ",";
            }
            json.append(object.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> array) {
            json.append('[');
            for (int i = 0; i < array.size(); i++) {
                json.append(i == 0 ? "" : ",");
                append(json, array.get(i));
            }
            json.append(']');
        } else if (value instanceof String string) {
            text(json, string);
        } else {
            json.append(value);
        }
    }

    private static void text(StringBuilder json, String string) {
        json.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
