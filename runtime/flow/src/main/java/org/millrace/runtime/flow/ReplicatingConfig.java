package org.millrace.runtime.flow;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a user types for a replicating selector. */
@ObjectClassDefinition(
        id = "millrace.selector.replicating",
        name = "Replicating channel selector",
        description = "Every event goes to every channel of the source.")
@interface ReplicatingConfig {

    @AttributeDefinition(
            description = "Channels, separated by spaces, whose failure is counted and otherwise ignored.",
            required = false)
    String optional() default "";
}
