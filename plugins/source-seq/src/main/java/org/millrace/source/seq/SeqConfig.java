package org.millrace.source.seq;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a sequence source. */
@interface SeqConfig {

    @AttributeDefinition(
            description = "Events in each batch, as far as the channels take so many; at most 100,000.",
            min = "1")
    int batchSize() default 1;

    @AttributeDefinition(description = "How many events in all.", min = "0")
    long totalEvents() default Long.MAX_VALUE;

    @AttributeDefinition(
            description = "Milliseconds by which the pause grows while there is nothing to send; 1 to a day, what "
                    + "is outside counts as the nearest.",
            min = "0")
    long backoffSleepIncrement() default 1000;

    @AttributeDefinition(description = "Longest such pause, in milliseconds, with the same bounds.", min = "0")
    long maxBackoffSleep() default 5000;
}
