package org.millrace.runtime.deploy.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.felix.framework.Logger;
import org.apache.felix.framework.cache.BundleCache;
import org.apache.felix.framework.util.StringMap;
import org.apache.felix.framework.util.manifestparser.ManifestParser;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/**
 * What our reader of manifests takes, Felix's reads the same; so nothing that we refuse can be put past us by a manifest that
 * Felix reads in another way. Manifests are spoiled at random, with the pieces by which readers differ.
 */
final class ManifestFuzzTest {
    private static final int ROUNDS = 150_000;
    private static final Provided CONTAINER = new Provided(Set.of("org.example.own"), Set.of("org.own"), Map.of());
    private static final String MANIFEST = """
            Manifest-Version: 1.0
            Bundle-ManifestVersion: 2
            Bundle-SymbolicName: org.example.sink;singleton:=false
            Bundle-Version: 1.2.0
            Export-Package: a.b;a.c;version="1.2";uses:="x,y";mandatory:="z";z=1,d;ve
             rsion=1
            Import-Package: org.x;version="[1,2)",org.y;resolution:=optional
            DynamicImport-Package: javax.*,sun.misc
            Require-Capability: osgi.ee;filter:="(&(osgi.ee=JavaSE)(version=17))"
            Provide-Capability: org.millrace.connector;kind=sink;type=acme,x.y;l:List<St
             ring>="a,b";v:Version="1.0"
            Bundle-ClassPath: .,lib/a.jar

            Name: a/b
            X: y

            """;
    private static final List<String> PIECES = List.of(
            " ",
            "  ",
            "\t",
            "\r",
            "\n",
            "\r\n",
            "\n ",
            "\r\n ",
            "\n\n",
            "\n\n ",
            "\r\r\n",
            "\"",
            "\\",
            "\\\"",
            ";",
            ",",
            ":",
            "=",
            ":=",
            "*",
            "(",
            ")",
            "\0",
            "\u00a0",
            "\u2028",
            "\u0130",
            "org.own",
            "org.example.own",
            "Fragment-Host: system.bundle\n",
            "Fragment-Host: x; extension:=framework\n",
            "fragment-host: x\r\n",
            "\nFragment-Host : x\n",
            "\rFragment-Host: x\r",
            "Export-Package: org.own;version=99\n",
            ",org.own;version=99",
            ";org.own",
            "\"org.own\"",
            "\n org.own",
            "Bundle-Activator: x\n",
            "Provide-Capability: osgi.extender\n");

    private final Random random = new Random(7);

    private byte[] spoiled() {
        StringBuilder text = new StringBuilder(MANIFEST);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(60))));
                default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<ManifestText> ours(byte[] bytes) {
        try {
            ManifestText text = ManifestText.read(bytes);
            Declarations.read(text, CONTAINER);
            return Optional.of(text);
        } catch (Rejection e) {
            return Optional.empty();
        }
    }

    private static Optional<ManifestParser> felixs(Map<String, Object> headers) {
        try {
            return Optional.of(new ManifestParser(new Logger(), new HashMap<>(), null, headers));
        } catch (Exception e) {
            // It does not install what it does not understand.
            return Optional.empty();
        }
    }

    @Test
    void whatWeTakeFelixReadsTheSame() throws Exception {
        int taken = 0;
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = spoiled();
            Optional<ManifestText> text = ours(bytes);
            if (text.isEmpty()) {
                continue;
            }
            taken++;
            String manifest = new String(bytes, StandardCharsets.UTF_8);
            Map<String, Object> headers =
                    BundleCache.getMainAttributes(new StringMap(), new ByteArrayInputStream(bytes), bytes.length);
            assertThat(new TreeMap<>(headers))
                    .as(manifest)
                    .isEqualTo(new TreeMap<String, Object>(text.get().main()));
            Optional<ManifestParser> felix = felixs(headers);
            if (felix.isPresent()) {
                read++;
                same(felix.get(), text.get(), manifest);
            }
        }
        assertThat(taken).as("of %d", ROUNDS).isGreaterThan(ROUNDS / 50);
        assertThat(read).as("of %d", taken).isGreaterThan(taken / 2);
    }

    private static void same(ManifestParser felix, ManifestText text, String manifest) throws Rejection {
        assertThat(felix.isExtension()).as(manifest).isFalse();
        assertThat(felix.getSymbolicName())
                .as(manifest)
                .isEqualTo(Declarations.read(text, CONTAINER).symbolicName());
        assertThat(felix.getRequirements())
                .as(manifest)
                .noneMatch(requirement -> requirement.getNamespace().equals(BundleRevision.HOST_NAMESPACE));
        assertThat(names(felix, BundleRevision.PACKAGE_NAMESPACE))
                .as(manifest)
                .doesNotContain("org.own")
                .containsExactlyInAnyOrderElementsOf(names(text, Constants.EXPORT_PACKAGE));
        List<String> namespaces = felix.getCapabilities().stream()
                .map(BundleCapability::getNamespace)
                .filter(namespace -> !namespace.startsWith("osgi."))
                .toList();
        assertThat(namespaces)
                .as(manifest)
                .containsExactlyInAnyOrderElementsOf(names(text, Constants.PROVIDE_CAPABILITY));
    }

    private static List<String> names(ManifestParser felix, String namespace) {
        return felix.getCapabilities().stream()
                .filter(capability -> capability.getNamespace().equals(namespace))
                .map(capability -> String.valueOf(capability.getAttributes().get(namespace)))
                .toList();
    }

    private static List<String> names(ManifestText text, String header) throws Rejection {
        List<String> names = new ArrayList<>();
        for (Clause clause : Clause.of(text, header)) {
            names.addAll(clause.names());
        }
        return names;
    }
}
