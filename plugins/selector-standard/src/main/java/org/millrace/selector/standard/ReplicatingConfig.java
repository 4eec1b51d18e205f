package org.millrace.selector.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a replicating selector. */
@interface ReplicatingConfig {

    @AttributeDefinition(description = "Channels, separated by spaces, whose failure is counted and otherwise ignored.")
    String optional() default "";
}
