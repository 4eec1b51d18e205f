package org.millrace.channel.memory;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a memory channel. */
@interface MemoryConfig {

    @AttributeDefinition(description = "The most events held, those being delivered included.", min = "1")
    int capacity() default 100;

    @AttributeDefinition(description = "The most events put or taken at once; at most the capacity.", min = "1")
    int transactionCapacity() default 100;

    @AttributeDefinition(
            description = "Seconds a source waits for room before it is told that the channel is full.",
            min = "0")
    int keep$_$alive() default 3;

    @AttributeDefinition(
            description = "The share of byteCapacity, in percent, that bodies leave to headers.",
            min = "0",
            max = "99")
    int byteCapacityBufferPercentage() default 20;

    @AttributeDefinition(
            description = "The most bytes held; 0 is no limit, -1 is 80 % of the largest heap.",
            min = "-1")
    long byteCapacity() default -1;
}
