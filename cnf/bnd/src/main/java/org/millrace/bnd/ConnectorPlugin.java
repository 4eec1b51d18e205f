package org.millrace.bnd;

import aQute.bnd.header.OSGiHeader;
import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Clazz;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.osgi.Resource;
import aQute.bnd.service.AnalyzerPlugin;
import aQute.bnd.service.verifier.VerifierPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.millrace.declaration.Classes;
import org.millrace.declaration.DerivedComponent;
import org.millrace.declaration.Documents;
import org.millrace.declaration.Fault;
import org.millrace.declaration.check.PluginCheck;
import org.millrace.declaration.classfile.ClassFile;
import org.millrace.declaration.classfile.UnreadableClassException;

/**
 * Derives what the components of a jar declare, and checks the finished jar. A class that carries {@code @Component} itself is
 * left to bnd's own plug-in and only checked.
 */
public final class ConnectorPlugin implements AnalyzerPlugin, VerifierPlugin {
    private static final String EXTENDER =
            "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)" + "(version>=1.5.0)(!(version>=2.0.0)))\"";

    /** bnd makes it by its name. */
    public ConnectorPlugin() {}

    /** After bnd's own, which read what else classes say. */
    @Override
    public int ordering() {
        return 10;
    }

    @Override
    public boolean analyzeJar(Analyzer analyzer) throws Exception {
        Map<String, DerivedComponent> components = new TreeMap<>();
        for (Clazz each : List.copyOf(analyzer.getClassspace().values())) {
            if (each.annotations().isEmpty()) {
                continue;
            }
            Optional<ClassFile> type = find(analyzer, each.getFQN());
            if (type.isPresent() && DerivedComponent.declaredBy(type.get())) {
                Classes classes = name -> find(analyzer, name);
                DerivedComponent.of(type.get(), classes, fault -> report(analyzer, fault))
                        .ifPresent(component -> components.put(component.implementation(), component));
            }
        }
        if (!components.isEmpty()) {
            write(analyzer, components);
        }
        return false;
    }

    private static void write(Analyzer analyzer, Map<String, DerivedComponent> components) {
        Jar jar = analyzer.getJar();
        List<String> places = new ArrayList<>();
        Set<String> services = new LinkedHashSet<>();
        components.values().forEach(component -> {
            put(jar, Documents.descriptionPlace(component), Documents.description(component));
            put(jar, Documents.metatypePlace(component), Documents.metatype(component));
            places.add(Documents.descriptionPlace(component));
            services.add(component.kind().service());
        });
        append(analyzer, Constants.SERVICE_COMPONENT, places);
        append(analyzer, Constants.REQUIRE_CAPABILITY, List.of(EXTENDER));
        append(
                analyzer,
                Constants.PROVIDE_CAPABILITY,
                services.stream()
                        .map(service -> "osgi.service;objectClass:List<String>=\"" + service + "\";uses:=\""
                                + service.substring(0, service.lastIndexOf('.')) + "\"")
                        .toList());
    }

    private static void put(Jar jar, String place, String document) {
        jar.putResource(place, new EmbeddedResource(document.getBytes(StandardCharsets.UTF_8), 0L));
    }

    /** Behind what is there already, each clause once. */
    private static void append(Analyzer analyzer, String header, List<String> clauses) {
        Set<String> all = new LinkedHashSet<>();
        String before = analyzer.getProperty(header);
        if (before != null && !before.isBlank()) {
            all.add(before);
        }
        for (String clause : clauses) {
            if (before == null
                    || !OSGiHeader.parseHeader(before)
                            .toString()
                            .contains(OSGiHeader.parseHeader(clause).toString())) {
                all.add(clause);
            }
        }
        analyzer.setProperty(header, Processor.append(all.toArray(String[]::new)));
    }

    private static Optional<ClassFile> find(Analyzer analyzer, String name) throws IOException {
        Resource resource = analyzer.findResource(name.replace('.', '/') + ".class");
        if (resource == null) {
            return Optional.empty();
        }
        try (InputStream in = resource.openInputStream()) {
            return Optional.of(ClassFile.read(in.readNBytes(ClassFile.LONGEST + 1)));
        } catch (UnreadableClassException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(name + " can't be opened: " + e, e);
        }
    }

    /** What was found while it was derived is told already. */
    @Override
    public void verify(Analyzer analyzer) throws Exception {
        if (analyzer.getErrors().isEmpty()) {
            for (Fault fault : PluginCheck.faults(new BuiltJar(analyzer))) {
                report(analyzer, fault);
            }
        }
    }

    private static void report(Analyzer analyzer, Fault fault) {
        analyzer.error("%s", fault);
    }
}
