package org.millrace.runtime.topology.parse;

import java.util.Map;
import org.apache.commons.text.lookup.StringLookup;
import org.apache.commons.text.lookup.StringLookupFactory;

/**
 * Where variables with a prefix come from: {@code env}, {@code sys}, {@code java} and {@code date}, and no more, so that
 * a configuration can't run scripts or reach the network.
 *
 * @param environment the environment
 * @param byPrefix all of them
 * @param bare whether a variable without a prefix is one of the environment, as Flume has it on request
 */
public record Lookups(StringLookup environment, Map<String, StringLookup> byPrefix, boolean bare) {
    /** Flume's system property that names a class to read properties with, and the class that knows bare variables. */
    public static final String IMPLEMENTATION = "propertiesImplementation";

    private static final String RESOLVER = "org.apache.flume.node.EnvVarResolverProperties";

    /** Those of this process. */
    public static Lookups ofProcess() {
        return of(System::getenv, System::getProperty);
    }

    /** With a given environment and given system properties. */
    public static Lookups of(StringLookup environment, StringLookup properties) {
        return new Lookups(
                environment,
                Map.of(
                        "env",
                        environment,
                        "sys",
                        properties,
                        "java",
                        StringLookupFactory.INSTANCE.javaPlatformStringLookup(),
                        "date",
                        StringLookupFactory.INSTANCE.dateStringLookup()),
                RESOLVER.equals(properties.apply(IMPLEMENTATION)));
    }
}
