package org.millrace.runtime.topology.listing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.millrace.api.component.Kind;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.model.KindKeys;
import org.millrace.runtime.topology.model.Node;

/**
 * Component types for editors, as JSON Schema 2020-12. A file of properties is the objects {@code agent > section > name}, where a
 * component's keys keep their dots; interceptors, selector and processor are objects within their component. The lists of names,
 * such as {@code a1.sources}, are what these objects are called.
 */
public final class TypesAsSchema {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final Map<String, Object> NAMES = Json.object(
            "anyOf",
            List.of(
                    Json.object("type", "string"),
                    Json.object("type", "array", "items", Json.object("type", "string"))));

    private TypesAsSchema() {}

    /** The schema of a topology of these types. */
    public static String ofTopology(List<ComponentType> types) {
        Map<String, Object> definitions = new LinkedHashMap<>();
        definitions.put("agent", agent());
        for (Kind kind : Kind.values()) {
            if (!KindKeys.isPart(kind)) {
                definitions.put(kind.word(), kind(kind, types));
            }
        }
        // Of a type that several bundles offer, the last one counts: the newest.
        types.forEach(type -> definitions.put(name(type), type(type, true)));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", DRAFT);
        schema.put("title", "A topology of Millrace's");
        schema.put("type", "object");
        schema.put("additionalProperties", reference("agent"));
        schema.put("$defs", definitions);
        return Json.lines(schema);
    }

    /** The schema of one component of a type. */
    public static String of(ComponentType type) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", DRAFT);
        schema.put("title", name(type));
        schema.putAll(type(type, false));
        return Json.lines(schema);
    }

    private static String name(ComponentType type) {
        return type.kind().word() + "." + type.type();
    }

    private static Map<String, Object> agent() {
        Map<String, Object> sections = new LinkedHashMap<>();
        sections.put("sources", named(reference("source")));
        sections.put("channels", named(reference("channel")));
        sections.put("sinks", named(reference("sink")));
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("type", "object");
        group.put("properties", Json.object("sinks", NAMES, "processor", reference("processor")));
        group.put("required", List.of("sinks"));
        group.put("additionalProperties", false);
        sections.put("sinkgroups", named(group));
        sections.put("configfilters", named(Json.object("type", "object", "required", List.of("type"))));
        Map<String, Object> agent = new LinkedHashMap<>();
        agent.put("type", "object");
        agent.put("properties", sections);
        agent.put("additionalProperties", false);
        return agent;
    }

    private static Map<String, Object> named(Map<String, Object> each) {
        return Json.object("type", "object", "additionalProperties", each);
    }

    private static Map<String, Object> reference(String definition) {
        return Json.object("$ref", "#/$defs/" + definition);
    }

    /** Any component of a kind: which keys it takes depends on its type. */
    private static Map<String, Object> kind(Kind kind, List<ComponentType> types) {
        Set<Object> names = new LinkedHashSet<>();
        Map<String, Set<Object>> namesByType = new TreeMap<>();
        Set<Object> bridged = new LinkedHashSet<>();
        String fallback = KindKeys.defaultType(kind);
        for (ComponentType type : types) {
            if (type.kind() == kind) {
                Set<Object> own = namesByType.computeIfAbsent(name(type), any -> new LinkedHashSet<>());
                own.add(type.type());
                own.addAll(type.classes());
                names.addAll(own);
                if (type.fallback()) {
                    bridged.add(name(type));
                }
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        List<Object> choice = new ArrayList<>(List.of(Json.object("enum", withDefault(names, fallback))));
        choice.add(Json.object("type", "string", "pattern", bridged.isEmpty() ? "\\$\\{" : "\\.|\\$\\{"));
        schema.put("properties", Json.object("type", Json.object("anyOf", choice)));
        if (fallback.isEmpty()) {
            schema.put("required", List.of("type"));
        }
        List<Object> rules = new ArrayList<>();
        namesByType.forEach((name, own) -> {
            Map<String, Object> rule = new LinkedHashMap<>();
            Map<String, Object> condition = new LinkedHashMap<>();
            condition.put("properties", Json.object("type", Json.object("enum", List.copyOf(own))));
            if (!own.contains(fallback)) {
                condition.put("required", List.of("type"));
            }
            rule.put("if", condition);
            rule.put("then", reference(name));
            rules.add(rule);
        });
        if (!rules.isEmpty()) {
            schema.put("allOf", rules);
        }
        return schema;
    }

    private static List<Object> withDefault(Set<Object> names, String fallback) {
        Set<Object> all = new LinkedHashSet<>(names);
        if (!fallback.isEmpty()) {
            all.add(fallback);
        }
        return List.copyOf(all);
    }

    /**
     * Of a type's keys.
     *
     * @param whole with what else stands in the component, which is defined elsewhere in the schema of a topology
     */
    private static Map<String, Object> type(ComponentType type, boolean whole) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, Object> patterns = new LinkedHashMap<>();
        List<Object> required = new ArrayList<>();
        properties.put("type", Json.object("type", "string"));
        properties.put(Node.VERSION, KeyAsSchema.SCALAR);
        if (type.kind() == Kind.SOURCE || type.kind() == Kind.SINK || type.kind() == Kind.INTERCEPTOR) {
            properties.put(Node.DEAD_LETTERS, KeyAsSchema.SCALAR);
        }
        if (type.kind() == Kind.SOURCE) {
            properties.put("channels", NAMES);
            if (whole) {
                properties.put("interceptors", named(reference("interceptor")));
                properties.put("selector", reference("selector"));
            }
            required.add("channels");
        } else if (type.kind() == Kind.SINK) {
            properties.put("channel", Json.object("type", "string"));
            required.add("channel");
        }
        type.keys().forEach((id, key) -> {
            properties.put(id, KeyAsSchema.of(key, type.secret(id)));
            if (key.mustBeSet()) {
                required.add(id);
            }
        });
        type.parts().forEach(part -> {
            Map<String, Object> named = new LinkedHashMap<>();
            named.put("description", "A type of " + part.kind().word() + ", or its class name.");
            named.put("type", "string");
            if (!part.defaultType().isEmpty()) {
                named.put("default", part.defaultType());
            }
            properties.put(part.key(), named);
            below(patterns, part.key() + ".", KeyAsSchema.SCALAR);
        });
        type.freeKeys().forEach(prefix -> place(properties, patterns, prefix, KeyAsSchema.SCALAR));
        type.ignoredKeys()
                .forEach(key -> place(
                        properties,
                        patterns,
                        key,
                        Json.object("deprecated", true, "description", "Has no meaning here.")));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!patterns.isEmpty()) {
            schema.put("patternProperties", patterns);
        }
        schema.put("required", required);
        schema.put("additionalProperties", type.described() ? false : KeyAsSchema.SCALAR);
        return schema;
    }

    private static void place(
            Map<String, Object> keys, Map<String, Object> patterns, String key, Map<String, Object> schema) {
        if (key.endsWith(".")) {
            below(patterns, key, schema);
        } else {
            keys.put(key, schema);
        }
    }

    private static void below(Map<String, Object> patterns, String prefix, Map<String, Object> schema) {
        patterns.put("^" + Pattern.compile("[.$\\\\]").matcher(prefix).replaceAll("\\\\$0"), schema);
    }
}
