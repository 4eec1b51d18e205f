package org.millrace.api.component;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;

/**
 * Declares that a public class with one public constructor is a deserializer of a type. With the bnd plug-in of
 * {@code org.millrace.plugin.parent} nothing else is needed: each element of the annotation that the constructor takes is a key
 * of its users, and service, PID, metatype and defaults are derived. Built otherwise, the class carries
 * {@code @Component(configurationPid = "millrace.deserializer.<type>", configurationPolicy = REQUIRE)} and {@code @Designate} besides.
 * See {@link ConnectorNamespace} for what it puts into the bundle's manifest.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Capability(namespace = ConnectorNamespace.NAMESPACE, attribute = "kind=deserializer")
public @interface DeserializerType {
    /** The short name a user types, such as {@code line}. */
    @Attribute(ConnectorNamespace.TYPE)
    String value();

    /** Class names, Flume's for instance, that select this component too. */
    @Attribute(ConnectorNamespace.CLASSES)
    String[] classes() default {};

    /** Prefixes, with their dot, of keys that the user names himself. */
    @Attribute(ConnectorNamespace.FREE_KEYS)
    String[] freeKeys() default {};

    /** Keys whose values are shown nowhere, besides those that are passwords by their type or name; {@code *} is any text. */
    @Attribute(ConnectorNamespace.SECRET_KEYS)
    String[] secretKeys() default {};

    /** Keys, or prefixes with their dot, that mean nothing here: accepted with a note. */
    @Attribute(ConnectorNamespace.IGNORED_KEYS)
    String[] ignoredKeys() default {};

    /**
     * Parts that other bundles bring, such as a serializer, each as {@code key=kind} or with a default type as
     * {@code key=kind/type}; see {@link ComponentContext#part}.
     */
    @Attribute(ConnectorNamespace.PARTS)
    String[] parts() default {};

    /** {@code stable}, {@code preview} or {@code experimental}. */
    @Attribute(ConnectorNamespace.STABILITY)
    String stability() default "stable";

    /** Whether it takes every class name that a user types and no other component answers to. */
    @Attribute(ConnectorNamespace.FALLBACK)
    boolean fallback() default false;

    /** A class whose loader is the thread's context class loader while it is called; the bundle's own if it is empty. */
    @Attribute(ConnectorNamespace.CONTEXT_LOADER)
    String contextLoader() default "";
}
