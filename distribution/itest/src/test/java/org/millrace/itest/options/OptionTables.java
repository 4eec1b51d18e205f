package org.millrace.itest.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.millrace.runtime.topology.listing.TypesAsMarkdown;
import org.millrace.runtime.topology.metadata.ComponentType;

/**
 * The tables of options in the documentation. In a README one stands between {@code <!-- options of KIND TYPE -->} and
 * {@code <!-- end of options -->}; what is written by hand stands outside.
 */
final class OptionTables {
    private static final String END = "<!-- end of options -->";
    private static final Pattern TABLE =
            Pattern.compile("<!-- options of (\\S+ \\S+) -->\n(.*?)" + END + "\n", Pattern.DOTALL);

    private final Map<String, ComponentType> types = new LinkedHashMap<>();

    OptionTables(List<ComponentType> types) {
        types.forEach(type -> this.types.put(name(type), type));
    }

    static String name(ComponentType type) {
        return type.kind().word() + " " + type.type();
    }

    /** The README with its tables as the bundles say them; a table of a type that is not there is left as it is. */
    String renewed(String readme) {
        return TABLE.matcher(readme).replaceAll(table -> {
            ComponentType type = types.get(table.group(1));
            return Matcher.quoteReplacement(type == null ? table.group() : table(type));
        });
    }

    /** The types that a README has a table of. */
    static List<String> in(String readme) {
        List<String> names = new ArrayList<>();
        Matcher tables = TABLE.matcher(readme);
        while (tables.find()) {
            names.add(tables.group(1));
        }
        return names;
    }

    private static String table(ComponentType type) {
        return "<!-- options of " + name(type) + " -->\n" + TypesAsMarkdown.of(type) + END + "\n";
    }

    /**
     * The page with the options of all types.
     *
     * @param modules the folder below {@code plugins} for each bundle
     */
    String page(Map<String, String> modules) {
        StringBuilder page = new StringBuilder("""
            # All options

            Made of what the bundles say of themselves, as `millrace list` does; the READMEs say more. Values are those of a properties file. `required` stands where there is
            no default. A source also takes `channels`, `interceptors` and `selector.*`, a sink `channel`, each component `type` and `millrace.version`; sources, sinks and
            interceptors take `millrace.deadLetters`.
            """);
        for (ComponentType type : types.values()) {
            String module = modules.getOrDefault(type.provider().symbolicName(), "");
            page.append("\n## ")
                    .append(Character.toUpperCase(name(type).charAt(0)))
                    .append(type.kind().word().substring(1))
                    .append(" `")
                    .append(type.type())
                    .append("`\n\n");
            if (!module.isEmpty()) {
                page.append("Of [")
                        .append(module)
                        .append("](plugins/")
                        .append(module)
                        .append("/README.md).\n");
            }
            String table = TypesAsMarkdown.of(type);
            page.append(table.isEmpty() ? "It has no options of its own.\n" : "\n" + table);
        }
        return page.toString();
    }
}
