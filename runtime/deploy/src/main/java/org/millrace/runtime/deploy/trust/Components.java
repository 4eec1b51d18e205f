package org.millrace.runtime.deploy.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * The components that a jar declares, found where Declarative Services (Felix SCR 2.2.18) finds them: in whichever entries its
 * Service-Component header names.
 */
final class Components {
    private static final String HEADER = "Service-Component";
    private static final Pattern PLACE = Pattern.compile("/?([A-Za-z0-9_.$+~-]+/)*[A-Za-z0-9_.$+~*-]+");
    private static final Set<String> WORDS =
            Set.of("component", "implementation", "service", "provide", "reference", "property", "properties");
    private static final Set<String> NAMESPACES = Set.of(
            "",
            "http://www.osgi.org/xmlns/scr/v1.0.0",
            "http://www.osgi.org/xmlns/scr/v1.1.0",
            "http://felix.apache.org/xmlns/scr/v1.1.0-felix",
            "http://www.osgi.org/xmlns/scr/v1.2.0",
            "http://felix.apache.org/xmlns/scr/v1.2.0-felix",
            "http://www.osgi.org/xmlns/scr/v1.3.0",
            "http://www.osgi.org/xmlns/scr/v1.4.0",
            "http://www.osgi.org/xmlns/scr/v1.5.0");

    /** Services that the container, or its launcher, calls by itself, some of them with its locks held. */
    private static final List<String> CALLED = List.of(
            "org.osgi.framework.", "org.osgi.service.", "org.millrace.api.operate.", "org.millrace.runtime.", "java.");

    /** Runs when a person calls it, by a name that nobody had before it. */
    private static final String COMMAND = "org.millrace.api.operate.Command";

    private final List<String> places = new ArrayList<>();
    private final Set<String> classes;
    private final boolean classesElsewhere;
    private final List<String> powers = new ArrayList<>();
    private int descriptions;

    /**
     * @param classes the names of all entries
     * @throws Rejection if the header names places that can't be found in one way only
     */
    Components(ManifestText manifest, Set<String> classes) throws Rejection {
        this.classes = classes;
        this.classesElsewhere = manifest.has("Bundle-ClassPath");
        for (StringTokenizer words = new StringTokenizer(manifest.header(HEADER), ", "); words.hasMoreTokens(); ) {
            String place = words.nextToken();
            if (!PLACE.matcher(place).matches() || List.of(place.split("/", -1)).contains("..")) {
                throw new Rejection(
                        "has a " + HEADER + " header with a place that is none: " + place + "; build it with bnd");
            }
            places.add(place.startsWith("/") ? place.substring(1) : place);
        }
    }

    /** Whether an entry, or the same for some version of Java, is one that the header names. */
    boolean describes(String entry) {
        return places.stream().anyMatch(place -> matches(place, entry));
    }

    /** Without regular expressions: a star stands for anything but a slash, in the last part only. */
    private static boolean matches(String place, String entry) {
        int slash = place.lastIndexOf('/') + 1;
        if (!entry.startsWith(place.substring(0, slash)) || entry.indexOf('/', slash) >= 0) {
            return false;
        }
        String[] parts = place.substring(slash).split("\\*", -1);
        String name = entry.substring(slash);
        if (parts.length == 1) {
            return name.equals(parts[0]);
        }
        String last = parts[parts.length - 1];
        int at = parts[0].length();
        if (!name.startsWith(parts[0]) || !name.endsWith(last)) {
            return false;
        }
        for (int i = 1; i < parts.length - 1; i++) {
            int found = name.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return at <= name.length() - last.length();
    }

    /** What was found that needs trust. */
    List<String> powers() {
        return powers;
    }

    /**
     * Reads one description.
     *
     * @throws Rejection if it declares what no plug-in may
     */
    void read(String entry, byte[] text) throws Rejection {
        if (++descriptions > Limits.DESCRIPTIONS) {
            throw new Rejection("describes components in more than " + Limits.DESCRIPTIONS + " files; do not use it");
        }
        try {
            SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            // A document type could set attributes that nobody sees, and fetch files.
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            SAXParser parser = factory.newSAXParser();
            parser.parse(new ByteArrayInputStream(text), new Description());
        } catch (Unfit e) {
            throw new Rejection(e.reason + " (in " + entry + ")", e);
        } catch (SAXException | IOException e) {
            // What is read is in memory: only what it says can be wrong, its letters for example.
            throw new Rejection(
                    "has a description of components that can't be read, " + entry + ": " + e.getMessage()
                            + "; build it with bnd",
                    e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every Java has a parser for XML", e);
        }
    }

    private static final class Unfit extends SAXException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        Unfit(String reason) {
            super(reason);
            this.reason = reason;
        }
    }

    /** Its state is the component that is being read. */
    private final class Description extends DefaultHandler {
        private int depth;
        private boolean within;
        private String name = "";
        private @Nullable String immediate;
        private boolean factory;
        private boolean service;

        @Override
        public void startElement(String uri, String local, String qualified, Attributes attributes)
                throws SAXException {
            if (++depth > Limits.XML_DEPTH) {
                throw new Unfit(
                        "describes components with more than " + Limits.XML_DEPTH + " elements within each other");
            }
            if (!NAMESPACES.contains(uri)) {
                if (WORDS.contains(local)) {
                    throw new Unfit("describes a component in a language that nobody reads, " + uri);
                }
                return;
            }
            for (int i = 0; i < attributes.getLength(); i++) {
                if (Clause.deep(attributes.getValue(i))) {
                    throw new Unfit("describes a component with a filter of more than " + Limits.FILTER_DEPTH
                            + " brackets within each other");
                }
            }
            switch (local) {
                case "component" -> component(attributes);
                case "service" -> service = true;
                case "implementation" -> implementation(attributes.getValue("", "class"));
                case "provide" -> provides(attributes.getValue("", "interface"));
                default -> {}
            }
        }

        private void component(Attributes attributes) throws Unfit {
            if (within) {
                throw new Unfit("describes a component within a component");
            }
            within = true;
            String given = attributes.getValue("", "name");
            name = given == null ? "" : given;
            immediate = attributes.getValue("", "immediate");
            factory = attributes.getValue("", "factory") != null;
            service = false;
        }

        /** If it is neither in the jar nor can come from elsewhere, nothing will ever make this component. */
        private void implementation(@Nullable String type) throws Unfit {
            if (type == null || classesElsewhere) {
                return;
            }
            String path = type.strip().replace('.', '/') + ".class";
            if (!classes.contains(path)) {
                throw new Unfit("declares the component " + name + " of the class " + type.strip()
                        + ", which is not in it; build it again");
            }
        }

        private void provides(@Nullable String type) {
            if (type != null && !type.strip().equals(COMMAND) && CALLED.stream().anyMatch(type.strip()::startsWith)) {
                powers.add("a component with the service " + type.strip() + ", which the container calls by itself");
            }
        }

        /** Without a service it is immediate unless it says otherwise; see DS 1.5, 112.2. */
        @Override
        public void endElement(String uri, String local, String qualified) throws SAXException {
            depth--;
            if (local.equals("component") && NAMESPACES.contains(uri)) {
                within = false;
                boolean now = immediate == null
                        ? !service && !factory
                        : immediate.strip().equalsIgnoreCase("true");
                if (now) {
                    throw new Unfit("declares an immediate component, " + name
                            + "; take immediate = true out of its @Component, or let it offer a service: the agent"
                            + " makes it when it is due");
                }
            }
        }
    }
}
