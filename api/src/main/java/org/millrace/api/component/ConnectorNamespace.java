package org.millrace.api.component;

/**
 * The OSGi capability by which a bundle says which components it brings, readable without loading a class. The annotations
 * of this package write it; a bundle that is built otherwise may write the header by hand:
 *
 * <pre>
 * Provide-Capability: org.millrace.connector;kind=sink;type=acme;
 *   classes:List&lt;String&gt;="com.acme.AcmeSink";freeKeys:List&lt;String&gt;="headers.";stability=stable;guarantee=AT_LEAST_ONCE
 * </pre>
 *
 * The component's factory PID is {@code millrace.<kind>.<type>}.
 */
public final class ConnectorNamespace {
    /** The namespace. */
    public static final String NAMESPACE = "org.millrace.connector";
    /** The {@linkplain Kind#word() word} of a kind. */
    public static final String KIND = "kind";
    /** The short name a user types as {@code type}; compared without regard to case. */
    public static final String TYPE = "type";
    /** Class names, Flume's for instance, that select this component when typed as {@code type}. */
    public static final String CLASSES = "classes";
    /** Prefixes of keys that the user names himself, such as {@code mapping.}; below them every key is accepted. */
    public static final String FREE_KEYS = "freeKeys";
    /**
     * Parts that other bundles bring, each as {@code key=kind} or {@code key=kind/type}, such as {@code serializer=serializer/text}:
     * the user names a type under that key, the default is the type behind the slash, and keys below it configure the part.
     */
    public static final String PARTS = "parts";
    /**
     * Keys whose values are shown nowhere, such as {@code kafka.*.password}; a star is any text. Keys that are passwords by their
     * metatype or their name are secret without it.
     *
     * <p>A component gets secrets as private properties, which no other bundle finds at its service: their names begin with a dot.
     * In a configuration type that is an element whose name begins with {@code _}: users type {@code password} for
     * {@code String _password()}. In a map, a secret among the keys that the user names himself stands under its name with a dot before
     * it: if it matches one of these patterns, or is called password, secret, token or the like and not, at its end, {@code File}.
     */
    public static final String SECRET_KEYS = "secretKeys";
    /**
     * Keys that mean nothing here, Flume's for instance: accepted with a note. The component gets them as typed, so that it may say
     * what stands in their place. One that ends with a dot is a prefix.
     */
    public static final String IGNORED_KEYS = "ignoredKeys";
    /**
     * {@code true}: takes every class name typed as {@code type} that no other component answers to, as a bridge does; a short name is
     * never taken. The component learns the name by {@link ComponentContext#typedAs}, and in its constructor as
     * {@link #PROPERTY_TYPED_AS}.
     */
    public static final String FALLBACK = "fallback";
    /**
     * The name of a class whose loader is the thread's context class loader while the component is called, and of the threads that it
     * makes. The bundle imports its package; if it can't be loaded the component is refused.
     */
    public static final String CONTEXT_LOADER = "contextLoader";
    /** {@code stable}, {@code preview} or {@code experimental}. */
    public static final String STABILITY = "stability";
    /** The name of a {@link Guarantee}: the most that a flow through a source, channel or sink can give. Absent: at least once. */
    public static final String GUARANTEE = "guarantee";

    /** Service property: the agent's name. */
    public static final String PROPERTY_AGENT = "millrace.agent";
    /** Service property: the component's name in the topology. */
    public static final String PROPERTY_NAME = "millrace.name";
    /** Service property: the component's kind. */
    public static final String PROPERTY_KIND = "millrace.kind";
    /** Service property: the type as the bundle declares it. */
    public static final String PROPERTY_TYPE = "millrace.type";
    /** Service property: what the user typed as the type, if that is not the type as declared. */
    public static final String PROPERTY_TYPED_AS = "millrace.typedAs";
    /** Service property, {@code true}: an instance made to check a configuration; it is never opened. */
    public static final String PROPERTY_PROBE = "millrace.probe";

    /** Service property: how often people have restarted the component; absent for never. */
    public static final String PROPERTY_RESTARTS = "millrace.restarts";

    /**
     * Service property: the parts that the component declares, each as {@code key=kind} if the user or the declaration names a type,
     * or else as {@code key=}. A part's own {@link #PROPERTY_NAME} is {@code owner.key}.
     */
    public static final String PROPERTY_PARTS = "millrace.parts";
    /** Service property: the channel that takes the component's dead letters; absent for none. */
    public static final String PROPERTY_DEAD_LETTERS = "millrace.deadLetters";

    private ConnectorNamespace() {}
}
