package org.millrace.bnd;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.osgi.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.millrace.declaration.check.PluginContent;

/** The jar that a build has made; what stands beside it on the build's class path counts for its classes. */
final class BuiltJar implements PluginContent {
    private static final String CONNECTOR = "org.millrace.connector";
    private static final String METATYPES = "OSGI-INF/metatype/";

    private final Analyzer analyzer;
    private final Jar jar;
    private final Attributes manifest;

    BuiltJar(Analyzer analyzer) throws Exception {
        this.analyzer = analyzer;
        this.jar = analyzer.getJar();
        Manifest found = jar.getManifest();
        this.manifest = found == null ? new Attributes() : found.getMainAttributes();
    }

    private @Nullable String header(String name) {
        return manifest.getValue(name);
    }

    @Override
    public List<Offer> offers() {
        List<Offer> offers = new ArrayList<>();
        Parameters capabilities = OSGiHeader.parseHeader(header(Constants.PROVIDE_CAPABILITY));
        for (Map.Entry<String, Attrs> each : capabilities.entrySet()) {
            if (Processor.removeDuplicateMarker(each.getKey()).equals(CONNECTOR)) {
                offers.add(new Offer(text(each.getValue(), "kind"), text(each.getValue(), "type")));
            }
        }
        return offers;
    }

    private static String text(Attrs attributes, String name) {
        String value = attributes.get(name);
        return value == null ? "" : value;
    }

    @Override
    public List<String> descriptions() {
        return OSGiHeader.parseHeader(header(Constants.SERVICE_COMPONENT)).keySet().stream()
                .filter(place -> jar.getResource(place) != null)
                .toList();
    }

    @Override
    public List<String> metatypes() {
        return jar.getResources().keySet().stream()
                .filter(name -> name.startsWith(METATYPES) && name.endsWith(".xml"))
                .toList();
    }

    @Override
    public Optional<byte[]> entry(String name) throws IOException {
        Resource resource = jar.getResource(name);
        if (resource == null && name.endsWith(".class")) {
            resource = analyzer.findResource(name);
        }
        if (resource == null) {
            return Optional.empty();
        }
        try (InputStream in = resource.openInputStream()) {
            return Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(name + " can't be opened: " + e, e);
        }
    }
}
