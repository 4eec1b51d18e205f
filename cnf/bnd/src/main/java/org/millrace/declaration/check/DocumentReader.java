package org.millrace.declaration.check;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads descriptions of components and of keys. Nothing outside of the document is ever looked at. */
final class DocumentReader {
    private DocumentReader() {}

    private static void parse(byte[] document, DefaultHandler handler) throws SAXException, IOException {
        try {
            SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.newSAXParser().parse(new ByteArrayInputStream(document), handler);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every Java has a parser for XML", e);
        }
    }

    private static String value(Attributes attributes, String name, String otherwise) {
        String value = attributes.getValue("", name);
        return value == null ? otherwise : value.strip();
    }

    /** The components that a document describes. */
    static List<Description> descriptions(String entry, byte[] document) throws SAXException, IOException {
        Components components = new Components(entry);
        parse(document, components);
        return components.found;
    }

    /** Its state is the component that is being read. */
    private static final class Components extends DefaultHandler {
        final List<Description> found = new ArrayList<>();
        private final String entry;
        private String name = "";
        private String implementation = "";
        private String pids = "";
        private String policy = "";
        private String parameters = "";
        private List<String> services = new ArrayList<>();
        private Set<Integer> references = new HashSet<>();

        Components(String entry) {
            this.entry = entry;
        }

        @Override
        public void startElement(String uri, String local, String qualified, Attributes attributes) {
            switch (local) {
                case "component" -> {
                    name = value(attributes, "name", "");
                    implementation = "";
                    pids = value(attributes, "configuration-pid", "$");
                    policy = value(attributes, "configuration-policy", "optional");
                    parameters = value(attributes, "init", "");
                    services = new ArrayList<>();
                    references = new HashSet<>();
                }
                case "implementation" -> implementation = value(attributes, "class", "");
                case "provide" -> services.add(value(attributes, "interface", ""));
                case "reference" -> number(value(attributes, "parameter", "")).ifPresent(references::add);
                default -> {}
            }
        }

        @Override
        public void endElement(String uri, String local, String qualified) {
            if (local.equals("component")) {
                String own = name.isEmpty() ? implementation : name;
                List<String> all = List.of(pids.split("\\s+")).stream()
                        .map(pid -> pid.equals("$") ? own : pid)
                        .toList();
                found.add(new Description(
                        entry,
                        own,
                        implementation,
                        all,
                        policy,
                        number(parameters),
                        List.copyOf(services),
                        Set.copyOf(references)));
            }
        }

        private static Optional<Integer> number(String text) {
            try {
                return text.isEmpty() ? Optional.empty() : Optional.of(Integer.parseInt(text));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    }

    /** Adds the keys that a document describes. */
    static void keys(byte[] document, KeyDescriptions into) throws SAXException, IOException {
        parse(document, new Keys(into));
    }

    /** Its state is the group of keys, and the PID, that are being read. */
    private static final class Keys extends DefaultHandler {
        private final KeyDescriptions into;
        private Set<String> group = new LinkedHashSet<>();
        private String factory = "";
        private String single = "";

        Keys(KeyDescriptions into) {
            this.into = into;
        }

        @Override
        public void startElement(String uri, String local, String qualified, Attributes attributes) {
            switch (local) {
                case "OCD" -> {
                    group = new LinkedHashSet<>();
                    into.classes().put(value(attributes, "id", ""), group);
                }
                case "AD" -> group.add(value(attributes, "id", ""));
                case "Designate" -> {
                    factory = value(attributes, "factoryPid", "");
                    single = value(attributes, "pid", "");
                }
                case "Object" -> {
                    String reference = value(attributes, "ocdref", "");
                    if (!factory.isEmpty()) {
                        into.factories().put(factory, reference);
                    } else if (!single.isEmpty()) {
                        into.singles().put(single, reference);
                    }
                }
                default -> {}
            }
        }
    }
}
