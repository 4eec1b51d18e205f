package org.millrace.api.component;

/**
 * The OSGi capability by which a bundle says which components it brings, readable without loading a class. The annotations
 * of this package write it; a bundle that is built otherwise may write the header by hand:
 *
 * <pre>
 * Provide-Capability: org.millrace.connector;kind=sink;type=acme;
 *   classes:List&lt;String&gt;="com.acme.AcmeSink";freeKeys:List&lt;String&gt;="headers.";stability=stable;guarantee="…"
 * </pre>
 *
 * The component's factory PID is {@code millrace.<kind>.<type>}.
 */
public final class ConnectorNamespace {
    /** The namespace. */
    public static final String NAMESPACE = "org.millrace.connector";
    /** One of {@code source channel sink interceptor selector processor}. */
    public static final String KIND = "kind";
    /** The short name a user types as {@code type}; compared without regard to case. */
    public static final String TYPE = "type";
    /** Class names, Flume's for instance, that select this component when typed as {@code type}. */
    public static final String CLASSES = "classes";
    /** Prefixes of keys that the user names himself, such as {@code mapping.}; below them every key is accepted. */
    public static final String FREE_KEYS = "freeKeys";
    /** {@code stable}, {@code preview} or {@code experimental}. */
    public static final String STABILITY = "stability";
    /** What the component promises about delivery, in a few words. */
    public static final String GUARANTEE = "guarantee";

    /** Service property: the agent's name. */
    public static final String PROPERTY_AGENT = "millrace.agent";
    /** Service property: the component's name in the topology. */
    public static final String PROPERTY_NAME = "millrace.name";
    /** Service property: the component's kind. */
    public static final String PROPERTY_KIND = "millrace.kind";
    /** Service property: the type as the bundle declares it. */
    public static final String PROPERTY_TYPE = "millrace.type";
    /** Service property, {@code true}: an instance made to check a configuration; it is never opened. */
    public static final String PROPERTY_PROBE = "millrace.probe";

    /** Service property: how often people have restarted the component; absent for never. */
    public static final String PROPERTY_RESTARTS = "millrace.restarts";

    private ConnectorNamespace() {}
}
