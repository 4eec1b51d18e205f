package org.millrace.runtime.deploy.wiring;

import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** What bundles get from each other. */
public final class Dependents {
    private Dependents() {}

    /** The other bundles that get something from this one. While there are any, its classes are in use. */
    public static List<Bundle> of(Bundle provider) {
        BundleWiring wiring = provider.adapt(BundleWiring.class);
        List<BundleWire> wires = wiring == null ? null : wiring.getProvidedWires(null);
        return wires == null
                ? List.of()
                : present(wires.stream().map(wire -> wire.getRequirer().getBundle()), provider);
    }

    /** The other bundles from which this one gets something. */
    public static List<Bundle> providers(Bundle requirer) {
        BundleWiring wiring = requirer.adapt(BundleWiring.class);
        List<BundleWire> wires = wiring == null ? null : wiring.getRequiredWires(null);
        return wires == null
                ? List.of()
                : present(wires.stream().map(wire -> wire.getProvider().getBundle()), requirer);
    }

    private static List<Bundle> present(Stream<Bundle> bundles, Bundle besides) {
        return bundles.filter(bundle -> !bundle.equals(besides) && bundle.getState() != Bundle.UNINSTALLED)
                .distinct()
                .toList();
    }
}
