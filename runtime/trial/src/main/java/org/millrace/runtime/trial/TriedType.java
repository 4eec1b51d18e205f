package org.millrace.runtime.trial;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.api.component.Kind;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The source or sink type that is meant.
 *
 * @param kind source or sink
 * @param name as the user would type it into a configuration
 */
record TriedType(Kind kind, String name) {

    /** Nothing, or more than one, is meant. */
    static final class Unclear extends Exception {
        private static final long serialVersionUID = 1L;

        Unclear(String message) {
            super(message);
        }
    }

    /** Of those that bundles declare the one that a line means; a name that none declares is told by the validation. */
    static TriedType of(TrialLine line, Bundle[] bundles) throws Unclear {
        Optional<String> from = line.jar().isEmpty()
                ? Optional.empty()
                : Optional.of(symbolicName(line.jar().get()));
        List<TriedType> declared = new ArrayList<>();
        for (Bundle bundle : bundles) {
            if (from.isEmpty() || from.get().equals(bundle.getSymbolicName())) {
                declare(bundle, line.type(), line.kind(), declared);
            }
        }
        List<TriedType> meant = declared.stream().distinct().toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        String what = line.type().isEmpty() ? "source or sink" : line.type();
        if (meant.size() > 1) {
            throw new Unclear("There are several: say which, as in 'millrace try " + example(line, meant.get(0))
                    + "'. They are " + names(meant) + ".");
        }
        if (from.isEmpty() && line.kind().isPresent()) {
            return new TriedType(line.kind().get(), line.type());
        }
        Optional<TriedType> nearest = from.isEmpty() ? nearest(line.type(), bundles) : Optional.empty();
        if (nearest.isPresent()) {
            // The validation says it, as of any configuration.
            return new TriedType(nearest.get().kind(), line.type());
        }
        throw new Unclear("There is no " + what + " in "
                + from.map(name -> "the jar, which is " + name).orElse("what is installed")
                + "; 'millrace list source' and 'millrace list sink' show what is installed.");
    }

    /** One that differs in two letters or less. */
    private static Optional<TriedType> nearest(String typed, Bundle[] bundles) {
        List<TriedType> all = new ArrayList<>();
        for (Bundle bundle : bundles) {
            declare(bundle, "", Optional.empty(), all);
        }
        return all.stream()
                .filter(each -> distance(each.name(), typed) <= 2)
                .min(Comparator.comparingInt(each -> distance(each.name(), typed)));
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static String example(TrialLine line, TriedType first) {
        return line.jar().map(jar -> jar.getFileName() + " ").orElse("") + first;
    }

    private static String names(List<TriedType> types) {
        return types.stream().map(TriedType::toString).sorted().collect(Collectors.joining(", "));
    }

    private static void declare(Bundle bundle, String typed, Optional<Kind> wanted, List<TriedType> declared) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return;
        }
        for (BundleCapability each : revision.getDeclaredCapabilities(ConnectorNamespace.NAMESPACE)) {
            String type = String.valueOf(each.getAttributes().get(ConnectorNamespace.TYPE));
            Optional<Kind> kind = Kind.of(String.valueOf(each.getAttributes().get(ConnectorNamespace.KIND)))
                    .filter(known -> known == Kind.SOURCE || known == Kind.SINK)
                    .filter(known -> wanted.isEmpty() || wanted.get() == known);
            boolean named = typed.isEmpty()
                    || type.equalsIgnoreCase(typed)
                    || (each.getAttributes().get(ConnectorNamespace.CLASSES) instanceof List<?> classes
                            && classes.contains(typed));
            if (kind.isPresent() && named) {
                declared.add(new TriedType(kind.get(), type));
            }
        }
    }

    private static String symbolicName(Path jar) throws Unclear {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-SymbolicName");
            return name == null ? "" : name.split(";", -1)[0].strip();
        } catch (IOException e) {
            throw new Unclear(jar + " can't be read: " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return kind.word() + " " + name;
    }
}
