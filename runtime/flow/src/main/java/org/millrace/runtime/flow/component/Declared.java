package org.millrace.runtime.flow.component;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.Kind;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What a bundle declares of one type of component, as far as the engine goes by it.
 *
 * @param guarantee the most that a flow through it can give
 * @param contextLoader the class whose loader is the thread's while it is called; empty for the bundle's own
 */
record Declared(Guarantee guarantee, String contextLoader) {

    /** What this bundle says of a type; what it does not say is as usual. */
    static Declared by(Bundle bundle, Kind kind, String type) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        List<BundleCapability> all = wiring == null ? List.of() : wiring.getCapabilities(ConnectorNamespace.NAMESPACE);
        for (BundleCapability each : all) {
            Map<String, Object> attributes = each.getAttributes();
            if (kind.word().equals(text(attributes, ConnectorNamespace.KIND))
                    && type.equals(text(attributes, ConnectorNamespace.TYPE))) {
                return new Declared(
                        Guarantee.of(text(attributes, ConnectorNamespace.GUARANTEE))
                                .orElse(Guarantee.AT_LEAST_ONCE),
                        text(attributes, ConnectorNamespace.CONTEXT_LOADER));
            }
        }
        return new Declared(Guarantee.AT_LEAST_ONCE, "");
    }

    private static String text(Map<String, Object> attributes, String name) {
        Object value = attributes.get(name);
        return value == null ? "" : value.toString().trim();
    }
}
