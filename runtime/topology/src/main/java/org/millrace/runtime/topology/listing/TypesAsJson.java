package org.millrace.runtime.topology.listing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.KeyDefinition;
import org.millrace.runtime.topology.metadata.PartDefinition;

/** Component types for programs. */
public final class TypesAsJson {
    private TypesAsJson() {}

    /** An array of types, on one line. */
    public static String of(List<ComponentType> types) {
        return Json.line(types.stream().map(TypesAsJson::type).toList());
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
        object.put("described", type.described());
        object.put("parts", type.parts().stream().map(TypesAsJson::part).toList());
        List<Object> keys = new ArrayList<>();
        type.keys().values().forEach(key -> keys.add(key(key, type.secret(key.id()))));
        object.put("keys", keys);
        return object;
    }

    private static Map<String, Object> part(PartDefinition part) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("key", part.key());
        object.put("kind", part.kind().word());
        if (!part.defaultType().isEmpty()) {
            object.put("default", part.defaultType());
        }
        return object;
    }

    private static Map<String, Object> key(KeyDefinition key, boolean secret) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("key", key.id());
        object.put("type", key.type());
        object.put("many", key.many());
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
        object.put("description", key.description().replace("`", ""));
        return object;
    }
}
