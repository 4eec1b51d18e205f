package org.millrace.declaration;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a derived component looks like to Declarative Services (OSGi Compendium, 112.8) and to whoever reads metatypes (105.6).
 * The same component gives the same bytes.
 */
public final class Documents {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String FOLDER = "OSGI-INF/";

    private Documents() {}

    /** Where a component's description goes in its jar. */
    public static String descriptionPlace(DerivedComponent component) {
        return FOLDER + component.implementation() + ".xml";
    }

    /** Where its metatype goes. */
    public static String metatypePlace(DerivedComponent component) {
        return FOLDER + "metatype/" + component.pid() + ".xml";
    }

    /** The description: made when it is needed, only with a configuration, which its constructor gets. */
    public static String description(DerivedComponent component) {
        StringBuilder xml = new StringBuilder(HEAD);
        xml.append("<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.4.0\"");
        attribute(xml, "name", component.implementation());
        attribute(xml, "configuration-policy", "require");
        attribute(xml, "configuration-pid", component.pid());
        if (component.parameters() > 0) {
            attribute(xml, "init", Integer.toString(component.parameters()));
        }
        xml.append(">\n");
        component.keys().forEach(key -> property(xml, key));
        xml.append("  <service>\n    <provide");
        attribute(xml, "interface", component.kind().service());
        xml.append("/>\n  </service>\n  <implementation");
        attribute(xml, "class", component.implementation());
        return xml.append("/>\n</scr:component>\n").toString();
    }

    /** An empty list can't be written here; without a property it is what the component gets. */
    private static void property(StringBuilder xml, Key key) {
        List<String> defaults = key.defaults().orElse(List.of());
        if (defaults.isEmpty()) {
            return;
        }
        xml.append("  <property");
        attribute(xml, "name", key.id());
        attribute(xml, "type", key.propertyType());
        if (key.many()) {
            xml.append('>').append(escaped(String.join("\n", defaults))).append("</property>\n");
        } else {
            attribute(xml, "value", defaults.get(0));
            xml.append("/>\n");
        }
    }

    /** The metatype: a component without keys has one too, which says that it takes none. */
    public static String metatype(DerivedComponent component) {
        StringBuilder xml = new StringBuilder(HEAD);
        xml.append("<metatype:MetaData xmlns:metatype=\"http://www.osgi.org/xmlns/metatype/v1.3.0\">\n  <OCD");
        attribute(xml, "id", component.pid());
        attribute(xml, "name", component.type() + " " + component.kind().word());
        xml.append(">\n");
        component.keys().forEach(key -> definition(xml, key));
        xml.append("  </OCD>\n  <Designate");
        attribute(xml, "factoryPid", component.pid());
        xml.append(">\n    <Object");
        attribute(xml, "ocdref", component.pid());
        return xml.append("/>\n  </Designate>\n</metatype:MetaData>\n").toString();
    }

    private static void definition(StringBuilder xml, Key key) {
        xml.append("    <AD");
        attribute(xml, "id", key.id());
        attribute(xml, "type", key.type());
        if (key.many()) {
            attribute(xml, "cardinality", Integer.toString(Integer.MAX_VALUE));
        }
        if (!key.required()) {
            attribute(xml, "required", "false");
        }
        attribute(xml, "name", key.id());
        key.description().ifPresent(text -> attribute(xml, "description", text));
        key.min().ifPresent(text -> attribute(xml, "min", text));
        key.max().ifPresent(text -> attribute(xml, "max", text));
        key.defaults().ifPresent(values -> attribute(xml, "default", listed(key, values)));
        if (key.options().isEmpty()) {
            xml.append("/>\n");
            return;
        }
        xml.append(">\n");
        for (String option : key.options()) {
            xml.append("      <Option");
            attribute(xml, "label", option);
            attribute(xml, "value", option);
            xml.append("/>\n");
        }
        xml.append("    </AD>\n");
    }

    /** Metatype separates defaults by commas, also where there is but one, and strips blanks (105.6.2.3). */
    private static String listed(Key key, List<String> values) {
        return values.stream()
                .map(value -> key.type().equals("Character") ? Character.toString(Integer.parseInt(value)) : value)
                .map(value -> value.replaceAll("[\\\\, ]", "\\\\$0"))
                .collect(Collectors.joining(","));
    }

    private static void attribute(StringBuilder xml, String name, String value) {
        xml.append(' ').append(name).append("=\"").append(escaped(value)).append('"');
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\n', '\r', '\t' -> escaped.append("&#").append((int) c).append(';');
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
