package org.millrace.processor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a processor that balances load. */
@interface LoadBalanceConfig {

    @AttributeDefinition(description = "Who gets the next batch: `round_robin`, in turn, or `random`.")
    String selector() default "round_robin";

    @AttributeDefinition(description = "Whether a sink that failed is left alone for a while, longer each time.")
    boolean backoff() default false;

    @AttributeDefinition(description = "Milliseconds for which it is left alone at most.", min = "0", max = "86400000")
    long selector_maxTimeOut() default 30_000;
}
