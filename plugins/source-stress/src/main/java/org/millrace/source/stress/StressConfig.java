package org.millrace.source.stress;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a stress source. */
@interface StressConfig {

    @AttributeDefinition(description = "Bytes of each event's body, all of them 0x7F.", min = "0")
    int size() default 500;

    @AttributeDefinition(description = "Events in each batch, as far as the channels take so many.", min = "1")
    int batchSize() default 1;

    @AttributeDefinition(
            description = "How many events are sent in all, those that are refused among them; -1 for no end.",
            min = "-1")
    long maxTotalEvents() default -1;

    @AttributeDefinition(description = "How many events are to be taken in all; -1 for no end.", min = "-1")
    long maxSuccessfulEvents() default -1;

    @AttributeDefinition(
            description = "How many events a second are sent at most; 0 for as many as are taken.",
            min = "0")
    int maxEventsPerSecond() default 0;
}
