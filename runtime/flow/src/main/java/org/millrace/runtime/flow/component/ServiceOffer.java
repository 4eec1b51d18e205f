package org.millrace.runtime.flow.component;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.Kind;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * An offer that stands on a service of Declarative Services. The components are delayed, so that asking for the service runs
 * the plug-in's constructor on the asking thread, and giving the service back ends the instance.
 */
public final class ServiceOffer implements Offer {
    /** A configuration that can't work is the same the next time. */
    private static final String INVALID = InvalidConfigurationException.class.getName() + ": ";

    private static final Set<String> FRAMEWORKS_OWN = Set.of(
            Constants.SERVICE_ID,
            Constants.SERVICE_SCOPE,
            Constants.SERVICE_BUNDLEID,
            Constants.SERVICE_PID,
            ComponentConstants.COMPONENT_ID);

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final ServiceReference<?> reference;
    private final Bundle bundle;
    private final ComponentKey key;
    private volatile @Nullable ClassLoader loader;
    private final Declared declared;
    private final long rank;
    private final Map<String, Object> configured;

    public ServiceOffer(BundleContext context, ServiceComponentRuntime components, ServiceReference<?> reference) {
        this.context = context;
        this.components = components;
        this.reference = reference;
        this.bundle = reference.getBundle();
        this.key = new ComponentKey(
                Kind.of(text(reference, ConnectorNamespace.PROPERTY_KIND)).orElseThrow(),
                text(reference, ConnectorNamespace.PROPERTY_NAME));
        this.declared = Declared.by(bundle, key.kind(), type());
        this.rank = (Long) reference.getProperty(Constants.SERVICE_ID);
        this.configured = configured(reference);
    }

    /** The properties that the user's configuration and the component's declaration set, not the framework's own. */
    private static Map<String, Object> configured(ServiceReference<?> reference) {
        Map<String, Object> properties = new HashMap<>();
        for (String name : reference.getPropertyKeys()) {
            if (!FRAMEWORKS_OWN.contains(name)) {
                Object value = reference.getProperty(name);
                properties.put(name, value.getClass().isArray() ? elements(value) : value);
            }
        }
        return properties;
    }

    /** So that two arrays, of numbers too, are the same if their elements are. */
    private static List<Object> elements(Object array) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            elements.add(Array.get(array, i));
        }
        return elements;
    }

    private static String text(ServiceReference<?> reference, String property) {
        return String.valueOf(reference.getProperty(property));
    }

    @Override
    public ComponentKey key() {
        return key;
    }

    @Override
    public String type() {
        return text(reference, ConnectorNamespace.PROPERTY_TYPE);
    }

    @Override
    public String version() {
        return bundle.getVersion().toString();
    }

    @Override
    public long bundleId() {
        return bundle.getBundleId();
    }

    @Override
    public String location() {
        return bundle.getLocation();
    }

    @Override
    public long rank() {
        return rank;
    }

    @Override
    public Guarantee guarantee() {
        return declared.guarantee();
    }

    @Override
    public Object property(String name, Object otherwise) {
        Object value = reference.getProperty(name);
        return value == null ? otherwise : value;
    }

    @Override
    public boolean sameAs(Offer other) {
        return other instanceof ServiceOffer that
                && bundle == that.bundle
                && key.equals(that.key)
                && configured.equals(that.configured);
    }

    /** Of the declared class when it is first asked for, on a thread that may load classes; of the bundle if it can't be had. */
    @Override
    public ClassLoader loader() {
        ClassLoader known = loader;
        if (known == null) {
            known = declaredLoader();
            loader = known;
        }
        return known == null ? bundle.adapt(BundleWiring.class).getClassLoader() : known;
    }

    /** Null if the declared class can't be loaded. */
    private @Nullable ClassLoader declaredLoader() {
        if (declared.contextLoader().isEmpty()) {
            return bundle.adapt(BundleWiring.class).getClassLoader();
        }
        try {
            return bundle.loadClass(declared.contextLoader()).getClassLoader();
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    @Override
    public Object take() throws Fault {
        if (declaredLoader() == null) {
            throw new Fault(
                    "constructor",
                    key + ": its bundle declares contextLoader = " + declared.contextLoader()
                            + ", a class that it can't load; let it import the class's package",
                    null);
        }
        Object made = context.getService(reference);
        if (made == null) {
            String failure = failure();
            if (failure.startsWith(INVALID)) {
                String message = failure.substring(INVALID.length());
                throw new Fault("constructor", key + ": " + message, new FatalException(message));
            }
            throw new Fault("constructor", key + ", constructor: " + failure, null);
        }
        return made;
    }

    @Override
    public void giveBack() {
        try {
            context.ungetService(reference);
        } catch (IllegalStateException e) {
            // The engine's own bundle has been stopped meanwhile: the framework has given everything back.
            return;
        }
    }

    /** What Declarative Services says of an instance it could not make: the innermost message that says something. */
    private String failure() {
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO configuration : components.getComponentConfigurationDTOs(description)) {
                if (key.name().equals(configuration.properties.get(ConnectorNamespace.PROPERTY_NAME))
                        && key.kind().word().equals(configuration.properties.get(ConnectorNamespace.PROPERTY_KIND))
                        && configuration.failure != null) {
                    return rootOf(configuration.failure);
                }
            }
        }
        return "the instance could not be made";
    }

    private static String rootOf(String stackTrace) {
        @Nullable String last = null;
        for (String line : stackTrace.split("\n", -1)) {
            if (line.startsWith("Caused by: ")) {
                last = line.substring("Caused by: ".length()).trim();
            }
        }
        return last == null ? stackTrace.split("\n", 2)[0].trim() : last;
    }
}
