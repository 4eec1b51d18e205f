package org.millrace.channel.file;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a spillable memory channel, beside the keys of a file channel. */
@interface SpillableConfig {

    @AttributeDefinition(description = "The most events held in memory; 0 keeps all on disk.", min = "0")
    int memoryCapacity() default 10_000;

    @AttributeDefinition(description = "The most events held on disk; 0 keeps all in memory.", min = "0")
    long overflowCapacity() default 100_000_000;

    @AttributeDefinition(
            description = "Seconds a source waits for room in memory before its events go to the disk; and, if "
                    + "that is full, until it is told so.",
            min = "0")
    int overflowTimeout() default 3;

    @AttributeDefinition(
            description = "The most bytes held in memory; -1 is 80 % of the largest heap, 0 no limit.",
            min = "-1")
    long byteCapacity() default -1;

    @AttributeDefinition(description = "Share of byteCapacity that is left free, in percent.", min = "0", max = "99")
    int byteCapacityBufferPercentage() default 20;
}
