package org.millrace.runtime.deploy.trust;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.declaration.Fault;
import org.millrace.declaration.check.PluginCheck;
import org.millrace.declaration.check.PluginContent;
import org.millrace.declaration.classfile.ClassFile;

/** A jar as it is held against what its components need: entry by entry, none of more bytes than are allowed. */
final class DeclaredContent implements PluginContent {
    private static final String METATYPES = "OSGI-INF/metatype/";

    /** Reads an entry of at most so many bytes. */
    @FunctionalInterface
    interface Reader {
        byte[] read(ZipDirectory.Entry entry, int longest) throws IOException, Rejection;
    }

    /** Carries a rejection through code that knows none. */
    private static final class Rejected extends IOException {
        private static final long serialVersionUID = 1L;
        private final Rejection rejection;

        Rejected(Rejection rejection) {
            super(rejection);
            this.rejection = rejection;
        }
    }

    private final List<String> types;
    private final Components components;
    private final Map<String, ZipDirectory.Entry> entries = new HashMap<>();
    private final Reader reader;
    private final Limits limits;

    /**
     * @param types what it offers, as {@code sink logger}
     */
    DeclaredContent(
            List<String> types, Components components, List<ZipDirectory.Entry> all, Reader reader, Limits limits) {
        this.types = types;
        this.components = components;
        this.reader = reader;
        this.limits = limits;
        for (ZipDirectory.Entry entry : all) {
            if (!entry.folder()) {
                entries.put(entry.name(), entry);
            }
        }
    }

    /** What it declares that can't be meant, for people. */
    List<String> mistakes() throws IOException, Rejection {
        try {
            return PluginCheck.faults(this).stream().map(Fault::toString).toList();
        } catch (Rejected e) {
            throw e.rejection;
        }
    }

    @Override
    public List<Offer> offers() {
        return types.stream()
                .map(type -> {
                    int blank = type.indexOf(' ');
                    return new Offer(type.substring(0, blank), type.substring(blank + 1));
                })
                .toList();
    }

    @Override
    public List<String> descriptions() {
        return entries.keySet().stream().filter(components::describes).sorted().toList();
    }

    @Override
    public List<String> metatypes() throws Rejected {
        List<String> documents = entries.keySet().stream()
                .filter(name -> name.startsWith(METATYPES) && name.endsWith(".xml"))
                .sorted()
                .toList();
        if (documents.size() > Limits.DESCRIPTIONS) {
            throw new Rejected(
                    new Rejection("describes keys in more than " + Limits.DESCRIPTIONS + " files; do not use it"));
        }
        return documents;
    }

    @Override
    public Optional<byte[]> entry(String name) throws IOException {
        ZipDirectory.Entry entry = entries.get(name);
        if (entry == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.read(entry, name.endsWith(".class") ? ClassFile.LONGEST : limits.description()));
        } catch (Rejection e) {
            throw new Rejected(e);
        }
    }
}
