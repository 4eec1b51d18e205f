package org.millrace.processor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a fail-over processor, beside {@code priority.<sink>}. */
@interface FailoverConfig {

    @AttributeDefinition(
            description = "Milliseconds for which a sink that failed again and again is left alone at most.",
            min = "0",
            max = "86400000")
    long maxpenalty() default 30_000;
}
