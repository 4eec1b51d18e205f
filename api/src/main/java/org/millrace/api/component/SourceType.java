package org.millrace.api.component;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;

/**
 * Declares that a component is a source of a type. Goes on the class beside
 * {@code @Component(configurationPid = "millrace.source.<type>", configurationPolicy = REQUIRE)}; see
 * {@link ConnectorNamespace} for what it puts into the bundle's manifest.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Capability(namespace = ConnectorNamespace.NAMESPACE, attribute = "kind=source")
public @interface SourceType {
    /** The short name a user types, such as {@code netcat}. */
    @Attribute(ConnectorNamespace.TYPE)
    String value();

    /** Class names, Flume's for instance, that select this component too. */
    @Attribute(ConnectorNamespace.CLASSES)
    String[] classes() default {};

    /** Prefixes, with their dot, of keys that the user names himself. */
    @Attribute(ConnectorNamespace.FREE_KEYS)
    String[] freeKeys() default {};

    /**
     * Parts that other bundles bring, such as a serializer, each as {@code key=kind} or with a default type as
     * {@code key=kind/type}; see {@link ComponentContext#part}.
     */
    @Attribute(ConnectorNamespace.PARTS)
    String[] parts() default {};

    /** {@code stable}, {@code preview} or {@code experimental}. */
    @Attribute(ConnectorNamespace.STABILITY)
    String stability() default "stable";

    /** What it promises about delivery, in a few words. */
    @Attribute(ConnectorNamespace.GUARANTEE)
    String guarantee() default "none";
}
