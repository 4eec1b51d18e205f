package org.millrace.runtime.topology.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Reads OSGi metatype documents: which keys the configurations of a factory PID take. */
public final class MetatypeReader {
    private MetatypeReader() {}

    /**
     * Reads one document.
     *
     * @return key definitions by factory PID, by id
     * @throws IOException if it can't be read or is not well formed
     */
    public static Map<String, Map<String, KeyDefinition>> read(InputStream document) throws IOException {
        try {
            return byPid(builder().parse(document));
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("not a metatype document: " + e.getMessage(), e);
        }
    }

    /** A bundle's document needs no other document: nothing outside of it is ever looked at. */
    private static DocumentBuilder builder() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setNamespaceAware(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(null);
        return builder;
    }

    private static Map<String, Map<String, KeyDefinition>> byPid(Document document) {
        Map<String, Map<String, KeyDefinition>> classes = new LinkedHashMap<>();
        for (Element ocd : children(document.getDocumentElement(), "OCD")) {
            Map<String, KeyDefinition> keys = new LinkedHashMap<>();
            for (Element ad : children(ocd, "AD")) {
                KeyDefinition key = key(ad);
                keys.put(key.id(), key);
            }
            classes.put(ocd.getAttribute("id"), keys);
        }
        Map<String, Map<String, KeyDefinition>> byPid = new LinkedHashMap<>();
        for (Element designate : children(document.getDocumentElement(), "Designate")) {
            for (Element object : children(designate, "Object")) {
                Map<String, KeyDefinition> keys = classes.get(object.getAttribute("ocdref"));
                if (keys != null) {
                    byPid.put(designate.getAttribute("factoryPid"), keys);
                }
            }
        }
        return byPid;
    }

    private static KeyDefinition key(Element ad) {
        List<String> options = new ArrayList<>();
        for (Element option : children(ad, "Option")) {
            options.add(option.getAttribute("value"));
        }
        String property = ad.getAttribute("id");
        boolean hidden = property.startsWith(".");
        String cardinality = ad.getAttribute("cardinality");
        return new KeyDefinition(
                hidden ? property.substring(1) : property,
                ad.getAttribute("type").equals("Char") ? "Character" : ad.getAttribute("type"),
                !cardinality.isEmpty() && !cardinality.equals("0"),
                ad.getAttribute("default"),
                ad.hasAttribute("default"),
                ad.getAttribute("min"),
                ad.getAttribute("max"),
                options,
                !ad.getAttribute("required").equals("false"),
                ad.getAttribute("description"),
                hidden);
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && name.equals(element.getLocalName())) {
                children.add(element);
            }
        }
        return children;
    }
}
