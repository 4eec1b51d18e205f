package org.millrace.selector.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a selector that balances load. */
@interface LoadBalancingConfig {

    @AttributeDefinition(description = "Who gets the next event: round_robin or random.")
    String policy() default "round_robin";
}
